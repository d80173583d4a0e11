namespace Yijie.App.Generate;

/// <summary>机构、协议、开通文件。Providers with their accounts, service agreements, and who is in instant settlement.</summary>
internal static class PartyFiles
{
    public static IEnumerable<GeneratedFile?> Write(GenerateOptions options, Provider[] providers)
    {
        var opened = new DateOnly(options.From.Year, 1, 1);
        yield return Providers(options, providers);
        yield return Agreements(options, providers, opened.AddYears(-3));
        yield return Enrolments(options, providers);
    }

    private static GeneratedFile? Providers(GenerateOptions options, Provider[] providers)
    {
        using var file = new CsvFile(options.Out, "providers.csv", "providers",
            "fixmedins_code,fixmedins_name,fixmedins_type,hosp_lv,admdvs,ownership,uscc,bank_name,bank_no,account_no,account_name");
        foreach (var p in providers)
        {
            var hasAccount = p.Standing != Standing.NoBankAccount;
            file.Record(p.Code, p.Name, p.Kind.IsPharmacy ? "2" : "1", p.Level, p.Region.Code, p.Ownership, p.Uscc,
                hasAccount ? p.BankName : "", hasAccount ? p.BankNo : "", hasAccount ? p.AccountNo : "", hasAccount ? p.Name : "");
        }
        return file.Finish();
    }

    private static GeneratedFile? Agreements(GenerateOptions options, Provider[] providers, DateOnly since)
    {
        using var file = new CsvFile(options.Out, "agreements.csv", "agreements", "fixmedins_code,status,from,to");
        foreach (var p in providers)
        {
            file.Record(p.Code, "normal", since.ToIso(), "");
            if (p.Standing == Standing.Suspended) file.Record(p.Code, "suspended", p.TurnsOn.ToIso(), p.TurnsOn.AddMonths(6).ToIso());
            if (p.Standing == Standing.Terminated) file.Record(p.Code, "terminated", p.TurnsOn.ToIso(), "");
        }
        return file.Finish();
    }

    private static GeneratedFile? Enrolments(GenerateOptions options, Provider[] providers)
    {
        using var file = new CsvFile(options.Out, "enrolments.csv", "enrolments", "fixmedins_code,from,to");
        foreach (var p in providers.Where(p => p.Standing != Standing.NotEnrolled))
            file.Record(p.Code, (p.Standing == Standing.EnrolledLater ? p.TurnsOn : options.From.FirstDay).ToIso(), "");
        return file.Finish();
    }
}
