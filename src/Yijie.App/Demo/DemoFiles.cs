using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Demo;

/// <summary>演示规模。How many providers and settlements the demo's province has.</summary>
internal sealed record DemoSize(int Providers, int Settlements);

/// <summary>演示的文件夹。The generated files, and what goes to the bank and comes back.</summary>
internal sealed class DemoFiles(string folder)
{
    private const string ProviderColumns = "fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_name,bank_no,account_no,account_name,effective_from";

    public string Folder => folder;

    public string Generated(string name) => Path.Combine(folder, $"{name}.csv");

    /// <summary>The seed is one whose province has something to show: a month that rolls on, a negative month, reviews that are late.</summary>
    public void Generate(DemoOffice office, DateOnly on, DemoSize size, Month from, Month to, IEnumerable<string> regions) => office.Do(on, null,
        "generate", "--out", folder, "--providers", $"{size.Providers}", "--settlements", $"{size.Settlements}",
        "--from", from.ToString(), "--to", to.ToString(), "--regions", string.Join(',', regions), "--seed", "120");

    /// <summary>当月已有的结算明细。A month's settlements before a day, in a file beside the rest of the month's; null where nothing was generated.</summary>
    public string? SettlementsBefore(Month month, DateOnly day)
    {
        const int Time = 5; // setl_time
        var whole = Generated($"settlements-{month}");
        if (!File.Exists(whole)) return null;
        var lines = File.ReadAllLines(whole);
        var known = lines.Skip(1).ToLookup(line => line.Split(',', Time + 2)[Time] is var time && string.CompareOrdinal(time, month.ToString()) >= 0 && string.CompareOrdinal(time, day.ToIso()) < 0);
        Written($"settlements-{month}-rest", lines[0], known[false]);
        return Written($"settlements-{month}-known", lines[0], known[true]);
    }

    /// <summary>A batch's payment file; a batch has several when something is paid again.</summary>
    public string Payment(string batch, int number)
    {
        Directory.CreateDirectory(Path.Combine(folder, "bank"));
        return Path.Combine(folder, "bank", $"{batch}-{number}.xml");
    }

    /// <summary>更正账户。A provider's corrected account as a file to import.</summary>
    public string CorrectedAccount(Store store, string provider, DateOnly from)
    {
        var known = store.Find<Account>(
            """
            select p.region, p.code, p.name, p.type, p.bank_name, p.bank_no, p.account_no from provider p
            where p.code = @provider order by p.effective_from desc, p.import_seq desc limit 1
            """, new { provider })!;
        var path = Generated($"providers-{provider}-{from.ToIso()}");
        File.WriteAllText(path, $"{ProviderColumns}\n{provider},{known.Name},{known.Type},{known.Region},{known.BankName},{known.BankNo},{Corrected(known.AccountNo)},{known.Name},{from.ToIso()}\n");
        return path;
    }

    /// <summary>佐证。A page to attach to applications.</summary>
    public string Paper()
    {
        var path = Path.Combine(folder, "佐证.pdf");
        File.WriteAllText(path, "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj trailer<</Root 1 0 R>>\n%%EOF\n");
        return path;
    }

    /// <summary>停业的医院。Hospitals with a past and without settlements, as files to import: what each spent on inpatients in a month, in yuan.</summary>
    public IEnumerable<(string Kind, string File)> ClosingHospitals(string region, params (string Code, string Name, long Monthly)[] hospitals)
    {
        var months = Enumerable.Range(0, 36).Select(i => new Month(2022, 1).Plus(i)).ToList();
        yield return ("providers", Written("providers-closing", ProviderColumns, hospitals.Select(h => $"{h.Code},{h.Name},1,{region},中国工商银行,102161000018,0502{h.Code[1..]},{h.Name},2022-01-01")));
        yield return ("agreements", Written("agreements-closing", "fixmedins_code,status,from", hospitals.Select(h => $"{h.Code},normal,2022-01-01")));
        yield return ("assessments", Written("assessments-closing", "fixmedins_code,year,grade", hospitals.Select(h => $"{h.Code},2024,合格")));
        yield return ("inpatient-history", Written("inpatient-history-closing", "fixmedins_code,insutype,month,hifp_inpatient",
            from h in hospitals from m in months select $"{h.Code},310,{m},{h.Monthly}"));
    }

    /// <summary>试点机构名单。</summary>
    public string Pilots(IEnumerable<string> providers, DateOnly from) =>
        Written("pilots", "fixmedins_code,from", providers.Select(p => $"{p},{from.ToIso()}"));

    /// <summary>协议解除。</summary>
    public string TerminatedAgreement(string provider, DateOnly from) =>
        Written($"agreements-{provider}", "fixmedins_code,status,from", [$"{provider},terminated,{from.ToIso()}"]);

    private string Written(string name, string header, IEnumerable<string> rows)
    {
        var path = Generated(name);
        File.WriteAllText(path, string.Join('\n', [header, .. rows, ""]));
        return path;
    }

    /// <summary>The last two digits had been exchanged, or one of them was wrong.</summary>
    private static string Corrected(string account) =>
        account[^1] == account[^2] ? account[..^1] + (account[^1] == '9' ? '0' : (char)(account[^1] + 1)) : account[..^2] + account[^1] + account[^2];

    private sealed record Account(string Region, string Code, string Name, long Type, string BankName, string BankNo, string AccountNo);
}
