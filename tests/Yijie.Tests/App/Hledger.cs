using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Yijie.Tests.App;

/// <summary>The outside bookkeeping program that checks our journals, where it is installed.</summary>
internal static class Hledger
{
    /// <summary>Its version, or null: not installed.</summary>
    public static string? Version { get; } = Try(() => Run("--version").Output);

    public static (int ExitCode, string Output) Run(params string[] args)
    {
        var start = new ProcessStartInfo("hledger") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var arg in args) start.ArgumentList.Add(arg);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>The balance of the accounts whose names contain the words, in yuan as our amounts are written.</summary>
    public static string BalanceOf(string journal, string account)
    {
        var sum = 0m;
        foreach (var line in Run("-f", journal, "balance", "--flat", "--no-total", "--output-format", "csv").Output.Split('\n').Skip(1))
        {
            var fields = line.Split("\",\"");
            if (fields.Length == 2 && fields[0].Contains(account, StringComparison.Ordinal))
                sum += decimal.Parse(fields[1].Trim('"', '\r').Replace("CNY ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        return sum.ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static string? Try(Func<string> run)
    {
        try
        {
            return run();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
