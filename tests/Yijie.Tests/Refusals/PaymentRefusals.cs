using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.Tests.Refusals;

/// <summary>支付不予办理的情形。Each refusal of payments with what sets it off and its exact words; pure.</summary>
public sealed class PaymentRefusals
{
    private static readonly DateOnly Sent = new(2025, 8, 5), Booked = new(2025, 8, 6), Today = new(2025, 8, 7);
    private static readonly Instruction Advance = new("140200-310-202507-A1-00001", "140200-310-202507-A1", Fund.Employee, new(2025, 7), PaymentKind.Advance, "H1", new(290_000_00), Repays: false);
    private static readonly Instruction Net = Advance with { Id = "140200-310-202507-S1-00001", BatchId = "140200-310-202507-S1", Kind = PaymentKind.Settlement };

    [Fact(DisplayName = "资金不足:余额、在途、可用、应付、缺口都说清,恰好够时放行")]
    public void Short()
    {
        var export = new Export([new(Advance, new("工行", "102162000013", "6222", "甲医院"))], []);
        Assert.Empty(export.Shortage(new(300_000_00), new(10_000_00)));
        Assert.Equal("支出户余额 300,000.00 元,另有在途 10,000.01 元,可用 289,999.99 元;本次应付 290,000.00 元,尚缺 0.01 元", Assert.Single(export.Shortage(new(300_000_00), new(10_000_01))).Reason);
    }

    [Theory(DisplayName = "暂扣:预拨看协议、停付、账户,结算款和重付只看停付、账户,原因按次序全部列出")]
    [InlineData("advance", false, true, false, "agreement-not-normal payment-stopped no-bank-account")]
    [InlineData("advance", false, false, true, "agreement-not-normal")]
    [InlineData("advance", true, false, true, "")]
    [InlineData("settlement", false, true, false, "payment-stopped no-bank-account")]
    [InlineData("settlement", false, false, true, "")]
    [InlineData("repayment", false, false, true, "")]
    [InlineData("repayment", false, true, true, "payment-stopped")]
    public void Withheld(string what, bool agreementNormal, bool stopped, bool hasAccount, string reasons)
    {
        var instruction = what switch { "advance" => Advance, "settlement" => Net, _ => Advance with { Repays = true } };
        var export = Export.Of([new(instruction, agreementNormal, stopped, hasAccount ? new("工行", "102162000013", "6222", "甲医院") : null)]);
        Assert.Equal(reasons, string.Join(' ', export.Withheld.SelectMany(w => w.Reasons)));
        Assert.Equal(reasons.Length == 0 ? 1 : 0, export.Going.Length);
    }

    [Theory(DisplayName = "重发的拒绝:每一种状态各有其词")]
    [InlineData(InstructionStatus.Pending, false, "还没有发给银行,直接用 pay export 发出即可")]
    [InlineData(InstructionStatus.Withheld, false, "还没有发给银行,直接用 pay export 发出即可")]
    [InlineData(InstructionStatus.Exported, false, "已发给银行,回执未到,不能重发")]
    [InlineData(InstructionStatus.Confirmed, false, "已经付讫;款项如已退回,请先用 pay returned 登记退票")]
    [InlineData(InstructionStatus.Lapsed, false, "已失效:2025-07 月份已经结算,这笔预拨不再支付")]
    [InlineData(InstructionStatus.Returned, false, "已登记为退回且不再支付")]
    [InlineData(InstructionStatus.Returned, true, null)]
    [InlineData(InstructionStatus.Rejected, false, null)]
    public void Reissued(InstructionStatus status, bool toBeRepaid, string? words) =>
        Assert.Equal(words is null ? [] : [$"支付指令 {Advance.Id} {words}"], Reissue.Refusals(Advance, status, toBeRepaid).Select(r => r.Reason));

    [Theory(DisplayName = "银行回执的拒绝:逐笔的原话")]
    [InlineData(null, null, null, BankStatus.Confirmed, "2025-08-06", "第 2 行:支付指令 140200-310-202507-A1-00001 尚未发给银行,不应有回执")]
    [InlineData(null, "2025-08-05", null, BankStatus.Confirmed, "2025-08-04", "第 2 行:支付指令 140200-310-202507-A1-00001 的入账日 2025-08-04 早于发给银行的日期 2025-08-05")]
    [InlineData(null, "2025-08-05", null, BankStatus.Rejected, "2025-08-08", "第 2 行:支付指令 140200-310-202507-A1-00001 的入账日 2025-08-08 晚于业务日 2025-08-07")]
    [InlineData(BankStatus.Confirmed, "2025-08-05", "2025-08-06", BankStatus.Rejected, "2025-08-06", "第 2 行:支付指令 140200-310-202507-A1-00001 已于 2025-08-06 付讫入账,文件却称拒付;款项退回请用 pay returned 登记退票")]
    [InlineData(BankStatus.Rejected, "2025-08-05", "2025-08-06", BankStatus.Confirmed, "2025-08-06", "第 2 行:支付指令 140200-310-202507-A1-00001 已于 2025-08-06 登记为拒付,文件却称已付;请与银行核实是否重复支付")]
    [InlineData(BankStatus.Confirmed, "2025-08-05", "2025-08-06", BankStatus.Confirmed, "2025-08-06", null)]
    [InlineData(BankStatus.Rejected, "2025-08-05", "2025-08-06", BankStatus.Rejected, "2025-08-06", null)]
    [InlineData(null, "2025-08-05", null, BankStatus.Underway, "2025-08-06", null)]
    [InlineData(null, "2025-08-05", null, BankStatus.Confirmed, "2025-08-05", null)]
    public void Results(BankStatus? before, string? sent, string? known, BankStatus said, string on, string? words)
    {
        var instruction = new KnownInstruction(Advance, Day(sent), before is { } status ? new(status, Day(known)!.Value) : null);
        var report = BankReport.Of([new(Advance.Id, said, Day(on)!.Value, "", "", null, "第 2 行")], _ => instruction, _ => "", (_, _) => false, Today);
        Assert.Equal(words is null ? [] : [words], report.Refusals.Select(r => r.Reason));
    }

    [Fact(DisplayName = "银行回执的拒绝:没有的指令、金额不符、已结账、同一文件两种说法")]
    public void MoreResults()
    {
        var sent = new KnownInstruction(Advance, Sent, Answer: null);
        BankWord paid = new(Advance.Id, BankStatus.Confirmed, Booked, "", "", null, "第 2 行");
        Assert.Equal("第 2 行:没有支付指令 140200-310-202507-A1-00001", Judge([paid], _ => null));
        Assert.Equal("第 2 行:支付指令 140200-310-202507-A1-00001 的金额应为 290,000.00 元,文件载 29.00 元", Judge([paid with { Amount = new(29_00) }], _ => sent));
        Assert.Equal("第 2 行:支付指令 140200-310-202507-A1-00001 的入账日 2025-08-06 所在月份已经结账", Judge([paid], _ => sent, closed: true));
        Assert.Equal("第 3 行:支付指令 140200-310-202507-A1-00001 在同一文件中前后矛盾(另见第 2 行)", Judge([paid, paid with { Status = BankStatus.Rejected, Place = "第 3 行" }], _ => sent));
        Assert.Equal("", Judge([paid, paid with { Place = "第 3 行" }], _ => sent));

        static string Judge(BankWord[] words, Func<string, KnownInstruction?> find, bool closed = false) =>
            string.Join('\n', BankReport.Of(words, find, id => $"没有支付指令 {id}", (_, _) => closed, Today).Refusals.Select(r => r.Reason));
    }

    [Theory(DisplayName = "退票记到哪里:待重付 T8;不再支付时预拨冲暂付款、本年结算款冲待遇支出、以前年度记其他收入")]
    [InlineData("advance", true, "2025-12-31", ReturnBooking.AwaitingRepayment)]
    [InlineData("settlement", true, "2026-01-04", ReturnBooking.AwaitingRepayment)]
    [InlineData("advance", false, "2026-01-04", ReturnBooking.Advance)]
    [InlineData("settlement", false, "2025-12-31", ReturnBooking.Benefit)]
    [InlineData("settlement", false, "2026-01-04", ReturnBooking.OtherIncome)]
    public void Returns(string what, bool repay, string on, ReturnBooking booking) =>
        Assert.Equal(booking, new Return(what == "advance" ? Advance : Net, InstructionStatus.Confirmed, Booked, Day(on)!.Value, repay).Booking);

    [Fact(DisplayName = "退票的拒绝:逐项的原话")]
    public void ReturnRefusals()
    {
        Return returned = new(Advance, InstructionStatus.Confirmed, Booked, Today, Repay: true);
        Assert.Equal("支付指令 140200-310-202507-A1-00001 没有付讫入账,不会有退票", Words(returned with { Status = InstructionStatus.Exported }));
        Assert.Equal("退票日 2025-08-05 早于付讫日 2025-08-06", Words(returned with { BookedOn = Sent }));
        Assert.Equal("退票日 2025-08-08 晚于业务日 2025-08-07", Words(returned with { BookedOn = new(2025, 8, 8) }));
        Assert.Equal("退票日 2025-08-07 所在月份已经结账,不得再记:结账之后才得知的退票,请以登记之日为退票日,记入本月", Words(returned, closed: true));
        Assert.Equal("H1 2025-07 的预拨已在结算中冲抵(未清 0.00 元,退回 290,000.00 元):退回的款项是应付该机构的,须重付,不能用 --not-repaid", Words(returned with { Repay = false }));
        Assert.Equal("", Words(returned));

        static string Words(Return returned, bool closed = false) => string.Join('\n', returned.Refusals(open: Fen.Zero, closed, Today).Select(r => r.Reason));
    }

    [Theory(DisplayName = "支付指令号:批次号、行号、重发次数;别的写法都不是")]
    [InlineData("140200-310-202507-A1-00001", "140200-310-202507-A1", "140200-310-202507-A1-00001R1")]
    [InlineData("140200-310-202507-A12-45000R9", "140200-310-202507-A12", "140200-310-202507-A12-45000R10")]
    [InlineData("140200-310-202507-A1-0001", null, null)]
    [InlineData("140200-310-202507-A1-00001R", null, null)]
    [InlineData("140200-310-202507-A1-00001R01", null, null)]
    [InlineData("140200-310-202507-A1-00001 ", null, null)]
    [InlineData("-00001", null, null)]
    [InlineData("", null, null)]
    [InlineData("140200-310-202507-A1-000010000100001", null, null)]
    public void Ids(string id, string? batch, string? next)
    {
        Assert.Equal(batch, InstructionIds.BatchOf(id));
        if (next is null) Assert.Throws<ArgumentException>(() => InstructionIds.Reissued(id));
        else Assert.Equal(next, InstructionIds.Reissued(id));
    }

    private static DateOnly? Day(string? iso) => iso is null ? null : DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
