using System.Collections.Immutable;
using System.Globalization;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.Domain.Ledger;

/// <summary>所付的轧差款或清算款。What a statement's payment books: its second step by category.</summary>
/// <param name="Month">费用所属月; of a year's clearing its January.</param>
public sealed record NetPayment(string Provider, Month Month, ImmutableArray<CategoryAmount> Split, string Instruction);

/// <summary>
/// 记账规则。Every entry shape, in the order of the posting table; each is one voucher for one act, with its lines by provider and one
/// total line for 支出户存款. Where nothing is to be posted the answer is null. Deposits withheld (T16) are posted nowhere: they were never
/// received, and stand in the memorandum register alone.
/// </summary>
public sealed class Postings(Chart chart)
{
    /// <summary>The rule of opening balances, which are no turnover.</summary>
    public const string OpeningRule = "期初";

    /// <summary>The rule of paying what the opening balances brought of 退回待重付.</summary>
    public const string OpeningRepaidRule = "T9′";

    /// <summary>The rules of advances written off, and of what comes back of them after all.</summary>
    public const string AdvanceWrittenOffRule = "T14′", AdvanceRecoveredRule = "T15′";

    /// <summary>The rule of the month's closing voucher.</summary>
    public const string ClosingRule = "T24";

    /// <summary>The rule of a red reversal.</summary>
    public const string ReversalRule = "T25";

    /// <summary>The rule of a blue correction of an earlier year's voucher.</summary>
    public const string CorrectionRule = "T25′";

    /// <summary>T1 财政拨款到账。Money from the fiscal account arrives in the expenditure account.</summary>
    /// <law doc="方案" article="四">财政部门于次月 1 个工作日前将资金拨付经办机构。</law>
    public Entry FundsReceived(Fen amount, string? reference) => new(chart.Fund, "T1", "收到财政专户拨款",
    [
        Line.Dr(chart.ExpenditureDeposit, amount, reference: reference),
        Line.Cr(chart.FiscalDeposit, amount, reference: reference),
    ]);

    /// <summary>T2 拨付预付金。Prepayments paid, on the bank's word.</summary>
    /// <law doc="办法" article="第十六条">拨付预付金时,借记“暂付款—医保预付金”,贷记“支出户存款”或“财政专户存款”。</law>
    public Entry? PrepaymentPaid(IEnumerable<(string Provider, Month Month, Fen Amount, string Instruction)> paid, bool fromFiscal = false) => PaidOut("T2", "拨付医保预付金",
        [.. paid.Where(p => p.Amount != Fen.Zero).Select(p => Line.Dr(chart.Prepayment, p.Amount, p.Provider, p.Month, reference: p.Instruction))], fromFiscal);

    /// <summary>T3 拨付月初预拨。Advances paid, on the bank's word.</summary>
    /// <law doc="方案" article="五">即时结算按基金预付业务管理</law>
    public Entry? AdvancePaid(IEnumerable<(string Provider, Month Month, Fen Amount, string Instruction)> paid) => PaidOut("T3", "拨付即时结算预拨",
        [.. paid.Where(p => p.Amount != Fen.Zero).Select(p => Line.Dr(chart.Advance, p.Amount, p.Provider, p.Month, reference: p.Instruction))]);

    /// <summary>
    /// T4–T7 第一步、T10、T11:审批时冲抵。What each statement sets off: benefits by category against older advances, the month's own,
    /// clawbacks and prepayment being recalled. A clawback of the posting's year credits its own categories; of an earlier year, 其他收入.
    /// </summary>
    /// <law doc="方案" article="五">月度结算时,冲销“暂付款—即时结算预拨”,按类别记医保待遇支出。</law>
    public Entry? SetOffsBooked(IEnumerable<Statement> statements, DateOnly on)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var settled = statements.Where(s => !s.SetOffSplit.IsEmpty).ToList();
        foreach (var statement in settled)
        {
            AddBenefits(lines, statement.SetOffSplit, statement.Provider, statement.Month, null, Line.Dr);
            foreach (var offset in statement.Offsets) AddSetOff(lines, statement.Provider, offset, on);
        }
        return lines.Count == 0 ? null : new(chart.Fund, "T4.1", Titled("月度结算冲抵", settled.Select(s => (s.Provider, s.Month))), lines.DrainToImmutable());
    }

    /// <summary>T4–T7 第二步:轧差款拨付。The rest of each statement, on the bank's word.</summary>
    /// <law doc="方案" article="三">再将月度最终实际应结算金额与月初预拨金额进行轧差清算</law>
    public Entry? NetPaid(IEnumerable<(Statement Statement, string Instruction)> paid) =>
        NetPaid(paid.Select(p => new NetPayment(p.Statement.Provider, p.Statement.Month, p.Statement.PaymentSplit, p.Instruction)));

    /// <inheritdoc cref="NetPaid(IEnumerable{ValueTuple{Statement, string}})"/>
    public Entry? NetPaid(IEnumerable<NetPayment> paid)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        foreach (var (provider, month, split, instruction) in paid) AddBenefits(lines, split, provider, month, instruction, Line.Dr);
        return PaidOut("T4.2", "拨付月度结算轧差款", lines);
    }

    /// <summary>T8 退票待重付。A payment came back from the bank after it had been debited, to be paid again.</summary>
    /// <param name="yearly">What came back was paid for a year, not for a month: its month is January of the year.</param>
    public Entry? Returned(IEnumerable<(string Provider, Month Month, Fen Amount, string Instruction)> returned, bool toFiscal = false, bool yearly = false) => CameBack("T8", "退票,待重付",
        [.. returned.Where(r => r.Amount != Fen.Zero).Select(r => Line.Cr(chart.AwaitingRepayment, r.Amount, r.Provider, r.Month, reference: r.Instruction))], toFiscal, yearly);

    /// <summary>T8′ 预拨退票,不再支付。An advance came back for good: it is as if it had not been paid.</summary>
    public Entry? AdvanceReturnedForGood(IEnumerable<(string Provider, Month Month, Fen Amount, string Instruction)> returned) => CameBack("T8′", "预拨退票,不再支付",
        [.. returned.Where(r => r.Amount != Fen.Zero).Select(r => Line.Cr(chart.Advance, r.Amount, r.Provider, r.Month, reference: r.Instruction))]);

    /// <summary>T8′ 预付金退票,不再支付。A prepayment came back for good: it is as if it had not been paid.</summary>
    public Entry? PrepaymentReturnedForGood(IEnumerable<(string Provider, Month Month, Fen Amount, string Instruction)> returned, bool toFiscal = false) => CameBack("T8′", "预付金退票,不再支付",
        [.. returned.Where(r => r.Amount != Fen.Zero).Select(r => Line.Cr(chart.Prepayment, r.Amount, r.Provider, r.Month, reference: r.Instruction))], toFiscal);

    /// <summary>T8′ 待重付的预付金,不再支付。What came back to be paid again is recalled before it was: it is as if it had not been paid.</summary>
    public Entry PrepaymentNotRepaid(string provider, Month year, Fen amount, string instruction) => new(chart.Fund, "T8′", OfYears("待重付的预付金不再支付", [(provider, year)]),
    [
        Line.Dr(chart.AwaitingRepayment, amount, provider, year, reference: instruction), Line.Cr(chart.Prepayment, amount, provider, year, reference: instruction),
    ]);

    /// <summary>T8′ 轧差款退票,不再支付。A netting payment came back for good: off the same categories, or, paid in an earlier year, 其他收入.</summary>
    public Entry? NetReturnedForGood(IEnumerable<(Statement Statement, string Instruction, DateOnly PaidOn)> returned, DateOnly on)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        foreach (var (statement, instruction, paidOn) in returned)
        {
            if (paidOn.Year < on.Year) AddIncome(lines, statement.Net, statement.Provider, statement.Month, instruction);
            else AddBenefits(lines, statement.PaymentSplit, statement.Provider, statement.Month, instruction, Line.Cr);
        }
        return CameBack("T8′", "轧差款退票,不再支付", lines);
    }

    /// <summary>T9 退票重付。What came back is paid again.</summary>
    /// <inheritdoc cref="Returned"/>
    public Entry? Repaid(IEnumerable<(string Provider, Month Month, Fen Amount, string Instruction)> paid, bool fromFiscal = false, bool yearly = false) => PaidOut("T9", "退票重付",
        [.. paid.Where(p => p.Amount != Fen.Zero).Select(p => Line.Dr(chart.AwaitingRepayment, p.Amount, p.Provider, p.Month, reference: p.Instruction))], fromFiscal, yearly);

    /// <summary>T9′ 期初退回待重付的重付。What had come back before the book began is paid again.</summary>
    public Entry OpeningRepaid(string provider, Fen amount, string? reference) => new(chart.Fund, OpeningRepaidRule, $"重付期初带来的退回款({provider})",
    [
        Line.Dr(chart.AwaitingRepayment, amount, provider, reference: reference),
        Line.Cr(chart.ExpenditureDeposit, amount, reference: reference),
    ]);

    /// <summary>
    /// T10′ 交回待抵扣款。A provider pays a clawback back through the original channel: into 支出户 and off the same categories. One of an
    /// earlier year (T19) may not go into 支出户, and is 其他收入 received in 财政专户.
    /// </summary>
    public Entry ClawbackReturned(string provider, Month month, Fen amount, ImmutableArray<CategoryAmount> credits, DateOnly on, string? reference)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var sameYear = month.Year == on.Year;
        lines.Add(Line.Dr(sameYear ? chart.ExpenditureDeposit : chart.FiscalDeposit, amount, reference: reference));
        if (sameYear) AddBenefits(lines, credits, provider, month, reference, Line.Cr);
        else AddIncome(lines, amount, provider, month, reference);
        return new(chart.Fund, sameYear ? "T10′" : "T19", sameYear ? "收回本年待遇支出" : "收回以前年度待遇支出", lines.DrainToImmutable());
    }

    /// <summary>T12 交回预付金。A provider returns prepayment: into 支出户, or straight into 财政专户.</summary>
    /// <law doc="办法" article="第十七条">收回预付金时,按照交回支出户或冲抵结算的金额,借记“支出户存款”“财政专户存款”“社会保险待遇支出”等科目</law>
    public Entry PrepaymentReturned(string provider, Month year, Fen amount, bool toFiscal, string? reference) => new(chart.Fund, "T12", $"收回 {year.Year} 年度医保预付金",
    [
        Line.Dr(toFiscal ? chart.FiscalDeposit : chart.ExpenditureDeposit, amount, reference: reference),
        Line.Cr(chart.Prepayment, amount, provider, year, reference: reference),
    ]);

    /// <summary>T13 上缴财政专户。What came back of a year's prepayment, by return or by set-off, goes from 支出户 to 财政专户; its lines carry the year.</summary>
    /// <law doc="办法" article="第八条(四)">并于当年12月25日前上缴社保基金财政专户。</law>
    public Entry PrepaymentHandedOver(Month year, Fen amount, string? reference) => new(chart.Fund, "T13", $"上缴收回的 {year.Year} 年度医保预付金",
    [
        Line.Dr(chart.FiscalDeposit, amount, month: year, reference: reference),
        Line.Cr(chart.ExpenditureDeposit, amount, month: year, reference: reference),
    ]);

    /// <summary>T14 核销预付金损失。On the court's document and the government's approval.</summary>
    /// <law doc="办法" article="第十八条">医保部门应按规定履行报批程序后凭法院出具的法律文书进行核销,借记“其他支出”,贷记“暂付款一医保预付金”。</law>
    public Entry PrepaymentWrittenOff(string provider, Month year, Fen amount, string approval) => new(chart.Fund, "T14", $"核销 {year.Year} 年度医保预付金损失({approval})",
    [
        Line.Dr(chart.OtherExpenditure, amount, provider, year, reference: approval),
        Line.Cr(chart.Prepayment, amount, provider, year, reference: approval),
    ]);

    /// <summary>T14′ 核销预拨损失。What a provider that has left does not return of its advances, on the court's document and the government's approval.</summary>
    public Entry AdvanceWrittenOff(string provider, IReadOnlyList<(Month Month, Fen Amount)> lost, string approval) => new(chart.Fund, AdvanceWrittenOffRule, $"核销即时结算预拨损失({approval})",
    [
        .. lost.Select(l => Line.Dr(chart.OtherExpenditure, l.Amount, provider, l.Month, reference: approval)),
        .. lost.Select(l => Line.Cr(chart.Advance, l.Amount, provider, l.Month, reference: approval)),
    ]);

    /// <summary>T15′ 核销的预拨后来收回。其他收入, received in 财政专户.</summary>
    public Entry AdvanceRecovered(string provider, Month month, Fen amount, string? reference) => new(chart.Fund, AdvanceRecoveredRule, $"收回已核销的 {month} 即时结算预拨",
    [
        Line.Dr(chart.FiscalDeposit, amount, reference: reference),
        Line.Cr(chart.OtherIncome, amount, provider, month, reference: reference),
    ]);

    /// <summary>T15 核销后收回。Written-off prepayment that comes back after all: 其他收入, received in 财政专户.</summary>
    public Entry WrittenOffRecovered(string provider, Month year, Fen amount, string? reference) => new(chart.Fund, "T15", $"收回已核销的 {year.Year} 年度医保预付金",
    [
        Line.Dr(chart.FiscalDeposit, amount, reference: reference),
        Line.Cr(chart.OtherIncome, amount, provider, year, reference: reference),
    ]);

    /// <summary>
    /// T17 第一步,审批时冲抵。What a clearing's supplement is set off against, as a month's is. Its lines are of a year, and so carry no month
    /// (docs/decisions/131).
    /// </summary>
    public Entry? ClearingSetOff(IEnumerable<ClearingStatement> statements, DateOnly on)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var cleared = statements.Where(s => !s.SetOffSplit.IsEmpty).ToList();
        foreach (var statement in cleared)
        {
            AddBenefits(lines, statement.SetOffSplit, statement.Provider, null, null, Line.Dr);
            foreach (var offset in statement.Offsets) AddSetOff(lines, statement.Provider, offset, on);
        }
        return lines.Count == 0 ? null : new(chart.Fund, "T17.1", OfYears("年终清算冲抵", cleared.Select(s => (s.Provider, s.Year))), lines.DrainToImmutable());
    }

    /// <summary>T17 年终清算补付。Supplements and deposits released, on the bank's word: expenditure of the year in which they are paid.</summary>
    /// <law doc="方案" article="三">年终清算时,结合医药机构年度考核、清算方案等全面梳理月度结算数据并完成清算工作。</law>
    public Entry? ClearingPaid(IEnumerable<NetPayment> paid)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var payments = paid.ToList();
        foreach (var (provider, _, split, instruction) in payments) AddBenefits(lines, split, provider, null, instruction, Line.Dr);
        return lines.Count == 0 ? null : new(chart.Fund, "T17", OfYears("拨付年终清算款", payments.Select(p => (p.Provider, p.Month))),
            [.. lines, Line.Cr(chart.ExpenditureDeposit, lines.Sum(l => l.Net))]);
    }

    /// <summary>T8′ 清算款退票,不再支付。As a netting payment: off the same categories, or, paid in an earlier year, 其他收入.</summary>
    public Entry ClearingReturnedForGood(NetPayment returned, DateOnly paidOn, DateOnly on)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var amount = returned.Split.Sum(c => c.Total);
        if (paidOn.Year < on.Year) AddIncome(lines, amount, returned.Provider, null, returned.Instruction);
        else AddBenefits(lines, returned.Split, returned.Provider, null, returned.Instruction, Line.Cr);
        return new(chart.Fund, "T8′", OfYears("年终清算款退票,不再支付", [(returned.Provider, returned.Month)]), [Line.Dr(chart.ExpenditureDeposit, amount), .. lines]);
    }

    /// <summary>T19 交回年终清算应收回款。A year is cleared after its end, so what comes back of it is 其他收入, received in 财政专户.</summary>
    public Entry RecoveryReturned(string provider, Month year, Fen amount, string? reference) => new(chart.Fund, "T19", OfYears("收回年终清算款", [(provider, year)]),
    [
        Line.Dr(chart.FiscalDeposit, amount, reference: reference),
        Line.Cr(chart.OtherIncome, amount, provider, year, reference: reference),
    ]);

    /// <summary>T21 协议违约金。Charged under the agreement and received in 财政专户: 支出户 may receive nothing of the kind.</summary>
    public Entry PenaltyReceived(string provider, Fen amount, string? reference) => new(chart.Fund, "T21", $"收到 {provider} 协议违约金",
    [
        Line.Dr(chart.FiscalDeposit, amount, reference: reference),
        Line.Cr(chart.OtherIncome, amount, provider, reference: reference),
    ]);

    /// <summary>T22 交回未清预拨。A provider, leaving or not, returns what is open of an advance.</summary>
    public Entry AdvanceReturned(string provider, Month month, Fen amount, string? reference) => new(chart.Fund, "T22", $"交回 {month} 即时结算预拨",
    [
        Line.Dr(chart.ExpenditureDeposit, amount, reference: reference),
        Line.Cr(chart.Advance, amount, provider, month, reference: reference),
    ]);

    /// <summary>T23 第一步:支出户利息。The bank credits interest to the expenditure account.</summary>
    public Entry InterestCredited(Fen amount, string? reference) => new(chart.Fund, "T23.1", "支出户存款利息",
    [
        Line.Dr(chart.ExpenditureDeposit, amount, reference: reference),
        Line.Cr(chart.DepositInterest, amount, reference: reference),
    ]);

    /// <summary>T23 第二步:利息上缴。The interest goes to 财政专户.</summary>
    public Entry InterestHandedOver(Fen amount, string? reference) => new(chart.Fund, "T23.2", "上缴支出户存款利息",
    [
        Line.Dr(chart.FiscalDeposit, amount, reference: reference),
        Line.Cr(chart.ExpenditureDeposit, amount, reference: reference),
    ]);

    /// <summary>T24 月末结转。Income and expenditure go to the fund balance, employees' pooled fund and individual accounts separately.</summary>
    /// <param name="balances">Debit balances of income and expenditure accounts at the month's end.</param>
    public Entry? MonthClosed(Month month, IEnumerable<(Account Account, Fen Debit)> balances)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var closing = balances.Where(b => b.Account.ClosesTo is not null && b.Debit != Fen.Zero).OrderBy(b => b.Account.Code, StringComparer.Ordinal);
        foreach (var group in closing.GroupBy(b => (b.Account.Element, ClosesTo: chart.Leaf(b.Account.ClosesTo!))))
        {
            lines.AddRange(group.Select(b => Line.Cr(b.Account, b.Debit)));
            var total = group.Sum(b => b.Debit);
            if (total != Fen.Zero) lines.Add(Line.Dr(group.Key.ClosesTo, total));
        }
        return lines.Count == 0 ? null : new(chart.Fund, ClosingRule, $"结转 {month} 收支", lines.DrainToImmutable(), EntryKind.Closing);
    }

    /// <summary>T25 红字冲销。The exact negation of a posted entry, on the same sides.</summary>
    /// <param name="day">The day of the voucher that is cancelled.</param>
    /// <param name="number">Its number.</param>
    public static Entry Reversed(Entry posted, DateOnly day, long number) =>
        posted.Red(ReversalRule, string.Create(CultureInfo.InvariantCulture, $"注销{day.Month}月{day.Day}日第{number}号凭证"));

    /// <summary>T25′ 蓝字更正。What was posted in an earlier year is taken back by the opposite entry, in positive amounts.</summary>
    public static Entry Corrected(Entry posted, DateOnly day, long number) =>
        posted.Opposite(CorrectionRule, string.Create(CultureInfo.InvariantCulture, $"更正{day.Year}年{day.Month}月{day.Day}日第{number}号凭证"));

    /// <summary>期初建账。Opening balances of a book, before its first voucher; they must balance.</summary>
    public Entry Opened(ImmutableArray<Line> balances) => new(chart.Fund, OpeningRule, "期初余额", balances, EntryKind.Opening);

    /// <summary>The bank account that money leaves or comes back to.</summary>
    private Account Deposit(bool fiscal) => fiscal ? chart.FiscalDeposit : chart.ExpenditureDeposit;

    private Entry? PaidOut(string rule, string title, IReadOnlyList<Line> lines, bool fromFiscal = false, bool yearly = false) => lines.Count == 0
        ? null
        : new(chart.Fund, rule, Titled(title, lines.Select(l => (l.Provider!, l.Month!.Value)), yearly || lines[0].Account.Required.HasFlag(Auxiliaries.Year)), [.. lines, Line.Cr(Deposit(fromFiscal), lines.Sum(l => l.Net))]);

    private Entry? CameBack(string rule, string title, IReadOnlyList<Line> lines, bool toFiscal = false, bool yearly = false) => lines.Count == 0
        ? null
        : new(chart.Fund, rule, Titled(title, lines.Select(l => (l.Provider!, l.Month!.Value)), yearly || lines[0].Account.Required.HasFlag(Auxiliaries.Year)), [Line.Dr(Deposit(toFiscal), -lines.Sum(l => l.Net)), .. lines]);

    private void AddSetOff(ImmutableArray<Line>.Builder lines, string provider, Offset offset, DateOnly on)
    {
        switch (offset.Kind)
        {
            case OpenItemKind.Advance:
                lines.Add(Line.Cr(chart.Advance, offset.Amount, provider, offset.Month));
                break;
            case OpenItemKind.Clawback or OpenItemKind.Recovery when offset.Month.Year < on.Year:
                AddIncome(lines, offset.Amount, provider, offset.Month, null);
                break;
            case OpenItemKind.Clawback or OpenItemKind.Recovery:
                AddBenefits(lines, offset.Credits, provider, offset.Month, null, Line.Cr);
                break;
            case OpenItemKind.Prepayment:
                lines.Add(Line.Cr(chart.Prepayment, offset.Amount, provider, offset.Month));
                break;
        }
    }

    private delegate Line Side(Account account, Fen amount, string? provider, Month? month, Records.Category? category, string? reference);

    private void AddBenefits(
        ImmutableArray<Line>.Builder lines, ImmutableArray<CategoryAmount> amounts, string provider, Month? month, string? reference, Side side)
    {
        foreach (var (category, pooled, individual) in amounts)
        {
            if (pooled != Fen.Zero) lines.Add(side(chart.Benefit(category, individualAccount: false), pooled, provider, month, category, reference));
            if (individual != Fen.Zero) lines.Add(side(chart.Benefit(category, individualAccount: true), individual, provider, month, category, reference));
        }
    }

    private void AddIncome(ImmutableArray<Line>.Builder lines, Fen amount, string provider, Month? month, string? reference) =>
        lines.Add(Line.Cr(chart.OtherIncome, amount, provider, month, reference: reference));

    /// <summary>The title with the years and the number of providers, e.g. 拨付年终清算款 2025(312 家)。</summary>
    private static string OfYears(string title, IEnumerable<(string Provider, Month Year)> concerned)
    {
        var all = concerned.ToList();
        var years = string.Join("、", all.Select(c => c.Year.Year).Distinct().Order());
        return string.Create(CultureInfo.InvariantCulture, $"{title} {years}({all.DistinctBy(c => c.Provider).Count()} 家)");
    }

    /// <summary>The title with the service months and the number of providers, e.g. 拨付即时结算预拨 2025-07(312 家)。</summary>
    private static string Titled(string title, IEnumerable<(string Provider, Month Month)> concerned, bool yearly = false)
    {
        var providers = new HashSet<string>(StringComparer.Ordinal);
        var months = new SortedSet<Month>();
        foreach (var (provider, month) in concerned)
        {
            providers.Add(provider);
            months.Add(month);
        }
        var (first, last) = yearly ? ($"{months.Min.Year}", $"{months.Max.Year} 年度") : ($"{months.Min}", $"{months.Max}");
        var span = months.Min == months.Max ? last : $"{first}至{last}";
        return string.Create(CultureInfo.InvariantCulture, $"{title} {span}({providers.Count} 家)");
    }
}
