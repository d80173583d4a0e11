using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Yijie.App.Ledger;
using Yijie.App.Papers;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.Ledger;
using Yijie.Domain.Records;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算报告。<c>clear report</c>: the sum of a year's approved clearing statements, as a table, data, or on paper.</summary>
public static class ReportCommand
{
    private static readonly string[] Heads =
        ["", "家数", "各月实际应结算额", "保证金预留", "返还", "不予返还", "特例单议", "年终DRG/DIP", "其他事项", "已付与已冲抵", "补付", "应收回", "冲抵", "应付"];

    public static Command Build()
    {
        var year = CommandLine.YearOption();
        var format = new Option<string>("--format") { Description = "text(默认)、json、csv(逐家);可打印的用 --pdf", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "csv");
        var file = new Option<string?>("--out") { Description = "写入此文件(默认写到标准输出)" };
        return LedgerCommand.Reading(new Command("report", "年终清算报告:全统筹区合计,分机构类型、考核等次、费用类别") { year, format, file }.Answers<ClearingReportAnswer>().OnPaper<ClearingReportAnswer>(ClearingPapers.Report), (context, store, book, parsed) =>
        {
            var report = Of(store, book, parsed.GetValue(year)!.Value);
            var (form, path) = (parsed.GetValue(format)!, parsed.GetValue(file));
            if (path is not null) ToFile(path, text => Write(text, form, book, report));
            if (path is not null || context.Json || context.Instead is not null) context.Answer(ClearingReportAnswer.Of(report), text => text.WriteLine($"已写入 {path}"));
            else Write(context.Output, form, book, report);
        });
    }

    /// <exception cref="RefusedException">Nothing of the year has been approved.</exception>
    private static ClearingReport Of(Store store, BookKey book, Month year)
    {
        var report = ClearingReport.Of(book.Region, book.Fund, year, [.. ClearingStatements.Of(store, book.Region, book.Fund, year).Select(k => k.Statement)]);
        return report.Statements.IsEmpty ? throw new RefusedException("方案·三", $"{book.Title()} {year.Year} 年度尚无已审批的清算单") : report;
    }

    private static void ToFile(string path, Action<TextWriter> write)
    {
        using var file = OutputFile.At(path);
        using (var text = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" }) write(text);
        file.Complete();
        file.Publish();
    }

    private static void Write(TextWriter text, string form, BookKey book, ClearingReport report)
    {
        switch (form)
        {
            case "json": text.WriteLine(JsonSerializer.Serialize(ClearingReportAnswer.Of(report), Context.JsonForm)); break;
            case "csv": WriteCsv(text, report); break;
            default: WriteText(text, book, report); break;
        }
    }

    private static IEnumerable<ClearingSums> Groups(ClearingReport report) => [.. report.ByType, .. report.ByGrade, report.Total];

    private static string[] Row(ClearingSums s) =>
    [
        s.Group, s.Providers.ToString(CultureInfo.InvariantCulture), .. ((Fen[])[s.Actual, s.Deposit, s.Release, s.Forfeited, s.SpecialCase, s.DrgResult, s.Other, s.Settled, s.Supplement, s.Recovery, s.SetOff, s.Net])
            .Select(f => f.ToString()),
    ];

    private static void WriteText(TextWriter text, BookKey book, ClearingReport report)
    {
        text.WriteLine($"{book.Title()} {report.Year.Year} 年度年终清算报告  单位:元");
        TextTable.Write(text, [Heads[0], .. Heads.Skip(1).Select(h => $">{h}")], Groups(report).Select(Row));
        text.WriteLine();
        TextTable.Write(text, ["类别", ">统筹基金", ">个人账户", ">清算结果"], report.ByCategory.Select(c => (string[])[c.Category.Name(), c.Pooled.ToString(), c.Account.ToString(), c.Total.ToString()]));
    }

    /// <summary>One line for each provider; amounts in yuan without separators.</summary>
    private static void WriteCsv(TextWriter text, ClearingReport report)
    {
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (var column in (string[])["fixmedins_code", "grade", "actual", "deposit", "release", "forfeited", "special_case", "drg_result", "other", "settled", "result", "set_off", "net"])
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var s in report.Statements)
        {
            var sums = ClearingSums.Of(s.Provider, [s]);
            csv.WriteField(s.Provider);
            csv.WriteField(s.Grade?.Name());
            foreach (var amount in (Fen[])[sums.Actual, sums.Deposit, sums.Release, sums.Forfeited, sums.SpecialCase, sums.DrgResult, sums.Other, sums.Settled, s.Result, sums.SetOff, sums.Net])
                csv.WriteField(amount.ToYuan());
            csv.NextRecord();
        }
    }
}
