using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.Domain;
using Yijie.Domain.Forecasts;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Forecast;

/// <summary>一个参数的对照。</summary>
public sealed record AssumedParameter(string Name, string Actual, string WhatIf);

/// <summary>一种参数下的结果的输出。</summary>
public sealed record OutcomeAnswer(
    long Statements, Fen AdvancedFen, long FloatFenDays, Fen ActualFen, Fen DepositFen, Fen SetOffFen, Fen NetFen, Fen OpenFen, Fen ClawbackOpenFen,
    long OpenProviderMonths, Fen LargestOpenFen)
{
    public static OutcomeAnswer Of(Outcome o) => new(
        o.Statements, o.Advanced, o.FloatFenDays, o.Actual, o.Deposit, o.SetOff, o.Net, o.Open, o.ClawbackOpen, o.OpenProviders, o.LargestOpen);
}

/// <summary>一个月的对照的输出。</summary>
public sealed record WhatIfMonth(Month Month, OutcomeAnswer Actual, OutcomeAnswer WhatIf);

/// <summary>预付金的对照的输出。</summary>
public sealed record PrepaymentAnswer(Fen OutFen, Fen BackFen, long FloatFenDays)
{
    public static PrepaymentAnswer Of(PrepaymentOutcome p) => new(p.Out, p.Back, p.FloatFenDays);
}

/// <summary>预付金的两栏。</summary>
public sealed record PrepaymentCompared(PrepaymentAnswer Actual, PrepaymentAnswer WhatIf);

/// <summary>参数试算的输出。</summary>
public sealed record WhatIfAnswer(
    string Region, string Fund, Month From, Month To, ImmutableArray<AssumedParameter> Parameters,
    ImmutableArray<WhatIfMonth> Months, OutcomeAnswer Actual, OutcomeAnswer WhatIf, PrepaymentCompared Prepayment);

/// <summary>参数试算。<c>what-if</c>: the settled months of a book decided again under other parameters, beside what they were. It only reads.</summary>
public static class WhatIfCommand
{
    public static Command Build()
    {
        var from = new Option<Month?>("--from") { Description = "起始费用所属月 yyyy-MM", Required = true, CustomParser = CommandLine.ParseMonth };
        var to = new Option<Month?>("--to") { Description = "截止费用所属月 yyyy-MM", Required = true, CustomParser = CommandLine.ParseMonth };
        var set = new Option<string[]>("--set") { Description = "参数=值,可多次,如 advance_rate=80%", AllowMultipleArgumentsPerToken = true };
        return LedgerCommand.Reading(new Command("what-if", "参数试算:已结算的月份换一组参数会怎样;只读,不动账") { from, to, set }.Answers<WhatIfAnswer>(), (context, store, book, parsed) =>
        {
            var (first, last) = (parsed.GetValue(from)!.Value, parsed.GetValue(to)!.Value);
            if (first > last) throw new UsageException($"--from {first} 晚于 --to {last}");
            var assumed = AssumptionReader.Read(parsed.GetValue(set) ?? []);
            var source = new PastMonthsStore(store, book, first, last);
            var past = source.Load(assumed);
            var compared = Comparison.Of(WhatIf.Replay(past, assumed));

            var (moves, until) = (source.PrepaymentMoves(), last.Next.LastDay);
            var prepayment = new PrepaymentCompared(
                PrepaymentAnswer.Of(PrepaymentOutcome.Of(moves.Where(m => m.Day <= until), until)),
                PrepaymentAnswer.Of(PrepaymentOutcome.Of(moves.Where(m => m.Day <= until).Select(m => (m.Day, m.IsPayment, WhatIf.ScaledTo(past, assumed, m.Amount))), until)));
            var actual = source.Actual();
            var answer = new WhatIfAnswer(
                book.Region, book.Fund.Code(), first, last,
                [.. actual.Select(p => new AssumedParameter(p.Key, p.Value, AssumptionReader.Shown(assumed, p.Key) ?? p.Value))],
                [.. compared.Months.Select(m => new WhatIfMonth(m.Month, OutcomeAnswer.Of(m.Actual), OutcomeAnswer.Of(m.WhatIf)))],
                OutcomeAnswer.Of(compared.Actual), OutcomeAnswer.Of(compared.WhatIf), prepayment);
            context.Answer(answer, text => Write(text, book, answer));
        });
    }

    private static void Write(TextWriter text, BookKey book, WhatIfAnswer answer)
    {
        text.WriteLine($"参数试算  {book.Title()}  费用所属月 {answer.From} 至 {answer.To}  单位:元");
        TextTable.Write(text, ["参数", ">实际", ">试算"], answer.Parameters.Select(p => (string[])[p.Name, p.Actual, p.WhatIf]));
        text.WriteLine();
        TextTable.Write(text, ["费用所属月", "", ">提前到位(预拨)", ">万元·天", ">保证金", ">轧差拨付", ">预拨未清", ">有未清机构", ">最大未清"],
        [
            .. answer.Months.SelectMany(m => (string[][])[Row($"{m.Month}", "实际", m.Actual), Row("", "试算", m.WhatIf)]),
            Row("合计", "实际", answer.Actual), Row("", "试算", answer.WhatIf),
        ]);
        var (was, now) = (answer.Prepayment.Actual, answer.Prepayment.WhatIf);
        if (was.OutFen == Fen.Zero) return;
        text.WriteLine();
        text.WriteLine($"预付金:实际拨出 {was.OutFen}、收回 {was.BackFen}、{TenThousandYuanDays(was.FloatFenDays)} 万元·天;试算拨出 {now.OutFen}、收回 {now.BackFen}、{TenThousandYuanDays(now.FloatFenDays)} 万元·天");
    }

    private static string[] Row(string month, string which, OutcomeAnswer o) =>
    [
        month, which, o.AdvancedFen.ToString(), TenThousandYuanDays(o.FloatFenDays), o.DepositFen.ToString(), o.NetFen.ToString(), o.OpenFen.ToString(),
        $"{o.OpenProviderMonths}", o.LargestOpenFen.ToString(),
    ];

    /// <summary>Ten thousand yuan for one day are a million fen-days.</summary>
    private static string TenThousandYuanDays(long fenDays) => $"{new Fen(fenDays).DividedBy(1_000_000).Value:#,0}";
}
