namespace Yijie.App.Generate;

/// <summary>虚构的省份。Writes all files of an invented province.</summary>
internal static class Province
{
    public static IReadOnlyList<GeneratedFile> Write(GenerateOptions options, Action<string> say)
    {
        try
        {
            Directory.CreateDirectory(options.Out);
            var providers = Provider.All(options);
            var tallies = new Tallies(providers.Length, options.From, options.Months);
            IEnumerable<GeneratedFile?> files =
            [
                .. PartyFiles.Write(options, providers),
                .. new SettlementFiles(options, providers, tallies).Write(say),
                .. MonthFiles.Write(options, providers, tallies),
                .. YearFiles.Write(options, providers, tallies),
            ];
            return [.. files.OfType<GeneratedFile>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"无法写入 {options.Out}:{Complaints.InChinese(e)}");
        }
    }
}
