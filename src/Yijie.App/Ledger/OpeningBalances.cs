using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>建账结果。</summary>
public sealed record OpeningAnswer(string Region, string Fund, string Period, long Number, string Hash, long Lines, Fen TotalFen);

/// <summary>
/// 期初建账。<c>ledger opening</c>: the balances that a book begins with, before its first voucher, from a file or from pairs of
/// <c>--account</c> and <c>--amount</c> (each on its account's natural side).
/// </summary>
public static class OpeningBalances
{
    public static Command Build()
    {
        var file = new Argument<string?>("FILE") { Description = "CSV:account, debit, credit, provider, month(金额以元计)", Arity = ArgumentArity.ZeroOrOne };
        var account = new Option<string[]>("--account") { Description = "科目编号,可多次,与 --amount 成对" };
        var amount = new Option<string[]>("--amount") { Description = "余额(元),记在科目的正常方向" };
        return LedgerCommand.Writing(new Command("opening", "录入期初余额(由会计办理)") { file, account, amount }.Answers<OpeningAnswer>(), (context, store, book, accountant, parsed) =>
        {
            var chart = ChartOfAccounts.For(book.Fund);
            var providers = store.Query<string>("select distinct code from provider where region = @Region", new { book.Region }).ToHashSet(StringComparer.Ordinal);
            var lines = parsed.GetValue(file) is { } path
                ? FromFile(path, chart, providers)
                : FromPairs(parsed.GetValue(account) ?? [], parsed.GetValue(amount) ?? [], chart);
            var answer = Open(store, context, book, accountant, lines);
            return () => context.Answer(answer, text => text.WriteLine($"期初余额已录入:{answer.Period} 第 {answer.Number} 号凭证,{answer.Lines} 行,借贷各 {answer.TotalFen} 元"));
        });
    }

    private static OpeningAnswer Open(Store store, Context context, BookKey book, Person accountant, ImmutableArray<Line> lines)
    {
        var (debits, credits) = (lines.Sum(l => l.Debit), lines.Sum(l => l.Credit));
        RefusedException.ThrowIfAny(
        [
            .. Refusal.When(HasVouchers(store, book), "会计·建账", "账套已有凭证,不能再录期初余额"),
            .. Refusal.When(debits != credits, "会计·借贷平衡", $"期初余额借方 {debits} 元,贷方 {credits} 元,相差 {(debits - credits).Abs()} 元"),
        ]);

        var entry = Books.Postings(book.Fund).Opened(lines);
        var signatures = Books.SignaturesFor(store, book.Region, accountant.Name, Books.InPost(store, book.Region, Role.Reviewer));
        var posted = Books.Post(store, book, context.Today, entry, signatures, "建账", context.Instant);
        context.Record(store, book.Region, book.Fund, accountant.Name, "ledger opening", "期初余额", posted.Hash, $"{lines.Length} 行,{debits} 元");
        return new(book.Region, book.Fund.Code(), posted.Period.ToString(), posted.Number, posted.Hash, lines.Length, debits);
    }

    /// <summary>Opening balances that were cancelled, and their cancellations, do not count.</summary>
    private static bool HasVouchers(Store store, BookKey book) => store.Scalar<long>(
        """
        select cast(count(*) as bigint) from voucher v where region = @region and fund = @fund and not (
          (rule = @opening and exists (select 1 from voucher r where r.region = v.region and r.fund = v.fund and r.reverses = v.seq))
          or exists (select 1 from voucher o where o.region = v.region and o.fund = v.fund and o.seq = v.reverses and o.rule = @opening))
        """,
        new { region = book.Region, fund = book.Fund.Code(), opening = Postings.OpeningRule }) > 0;

    private static ImmutableArray<Line> FromPairs(string[] accounts, string[] amounts, Chart chart)
    {
        if (accounts.Length == 0) throw new UsageException("请给出期初余额文件,或成对的 --account 与 --amount");
        if (accounts.Length != amounts.Length) throw new UsageException($"--account 有 {accounts.Length} 个,--amount 有 {amounts.Length} 个,应当成对");
        var faults = new List<string>();
        var lines = accounts.Zip(amounts).Select(p => LineOf(chart, p.First, p.Second, null, "", "", [], faults)).ToList();
        return Sound(lines, faults);
    }

    private static ImmutableArray<Line> FromFile(string path, Chart chart, HashSet<string> providers)
    {
        var (lines, faults) = (new List<Line?>(), new List<string>());
        var file = ImportFile.At(path);
        using var table = CsvTable.Open(file, TextForm.Of(file), ["account", "debit", "credit"], ["provider", "month"]);
        while (table.Read())
        {
            var before = faults.Count;
            if (table.Malformation is { } malformation) faults.Add(malformation);
            else lines.Add(LineOf(chart, Field("account"), Field("debit"), Field("credit"), Field("provider"), Field("month"), providers, faults));
            for (var i = before; i < faults.Count; i++) faults[i] = $"第 {table.Line} 行:{faults[i]}";
        }
        return Sound(lines, faults);

        string Field(string name) => table.Position(name) is { } position ? table[position].Trim() : "";
    }

    /// <param name="credit">Null: the debit is an amount on the account's natural side.</param>
    private static Line? LineOf(Chart chart, string code, string debit, string? credit, string provider, string month, HashSet<string> providers, List<string> faults)
    {
        if (chart.Find(code) is not { IsLeaf: true } account) return Fault($"没有末级科目 {code}");
        if (account.Element is Element.Income or Element.Expenditure) return Fault($"{account} 是收支科目,期初应无余额");
        if (!TryAmount(debit, out var onDebit) || !TryAmount(credit ?? "", out var onCredit)) return Fault($"{account} 的金额应为不带符号的元,至多两位小数");
        if (onDebit == Fen.Zero == (onCredit == Fen.Zero)) return Fault($"{account} 应只有借方或贷方金额");
        if (credit is null && account.Element != Element.Asset) (onDebit, onCredit) = (onCredit, onDebit);

        if (provider.Length > 0 && !providers.Contains(provider)) return Fault($"本统筹区没有机构 {provider}");

        Month? kept = null;
        if (month.Length > 0)
        {
            if (!Month.TryParse(month.Length == 4 ? $"{month}-01" : month, out var read)) return Fault($"{account} 的年度月份 {month} 应写作 yyyy-MM(按年度的写作 yyyy)");
            kept = read;
        }
        var line = new Line(account, onDebit, onCredit, provider.Length > 0 ? provider : null, kept, null, null);
        return line.Missing == Auxiliaries.None ? line : Fault($"{account} 须写明机构和年度月份");

        Line? Fault(string fault)
        {
            faults.Add(fault);
            return null;
        }
    }

    private static bool TryAmount(string text, out Fen amount)
    {
        amount = Fen.Zero;
        return text.Length == 0 || (Fen.TryParseYuan(text, out amount) && amount >= Fen.Zero);
    }

    private static ImmutableArray<Line> Sound(List<Line?> lines, List<string> faults)
    {
        if (faults.Count > 0) throw new UsageException($"期初余额有误,未录入:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        if (lines.Count < 2) throw new UsageException("期初余额至少两行");
        return [.. lines.OfType<Line>()];
    }
}
