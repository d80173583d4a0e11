using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.FundRequests;

/// <summary>未结算机构。One with months still to be netted, last month's or earlier: their gross, and what is open of its advances.</summary>
public sealed record UnsettledProvider(string Provider, Fen Gross, Fen Open);

/// <summary>请拨的全部依据。Everything the estimate reads; the request recomputes from it.</summary>
/// <param name="Month">费用所属月。</param>
/// <param name="On">The business day: how much of the month has passed.</param>
/// <param name="Counted">本月已计入的应结算额。Of the providers in instant settlement.</param>
/// <param name="CountedBefore">上月应结算额。Of the same providers.</param>
/// <param name="Advanced">本月预拨已批金额。An advance that is approved is asked for only as far as it is in flight.</param>
/// <param name="Unsettled">截至上月尚未结算的机构。What is settled and unpaid is in flight.</param>
/// <param name="Prepayments">已核定待拨付的预付金。Not what may no longer be paid.</param>
/// <param name="Clearing">待审批的、因资金不足留待下一批的年终清算补付。</param>
/// <param name="Balance">支出户存款余额。</param>
/// <param name="InFlight">已批准、还可能从支出户划走的钱。</param>
/// <param name="ToHandOver">支出户里已收回、待上缴财政专户的预付金。It pays nothing else.</param>
/// <param name="Awaited">以前的请拨尚未到账的部分。</param>
/// <param name="Supplement">补充请拨的理由;空:本月的请拨。</param>
public sealed record RequestInputs(
    string Region, Fund Fund, Month Month, DateOnly On, Provision<Rate> Ratio, Provision<Rate> DepositRate,
    Fen Counted, Fen CountedBefore, Fen Advanced, ImmutableArray<UnsettledProvider> Unsettled, Fen Prepayments, Fen Clearing,
    Fen Balance, Fen InFlight, Fen ToHandOver, Fen Awaited, string Supplement);

/// <summary>估算依据。What the month's gross was estimated from.</summary>
public enum EstimateBasis
{
    /// <summary>按本月已计入额和已过天数推算。</summary>
    MonthSoFar,

    /// <summary>本月已结束,按全月计入额。</summary>
    WholeMonth,

    /// <summary>本月尚无记录,按上月应结算额。</summary>
    LastMonth,
}

/// <summary>请拨。What the agency asks for, and how it came to it.</summary>
/// <param name="Gross">估算的本月应结算额。</param>
/// <param name="Advances">本月的预拨。</param>
/// <param name="Nettings">截至上月尚未结算的轧差款。</param>
/// <param name="Yearly">预付金与年终清算补付。</param>
/// <param name="Available">支出户可用结余:余额减在途、减待上缴的预付金;为负则是缺口。</param>
public sealed record FundRequest(
    EstimateBasis Basis, int DaysElapsed, int DaysInMonth, Fen Gross, Fen Advances, Fen Nettings, Fen Yearly, Fen Available, Fen Awaited, Fen Asked, string Hash)
{
    /// <summary>估算。The advances of the month, the nettings up to the month before, what is due of the year, less what the account still holds and what is on its way to it.</summary>
    /// <law doc="方案" article="四">医保经办机构向同级财政部门申请本月的即时结算预拨资金和结算资金</law>
    public static FundRequest Decide(RequestInputs inputs)
    {
        var days = inputs.Month.LastDay.Day;
        var basis = inputs.Counted <= Fen.Zero ? EstimateBasis.LastMonth : inputs.On >= inputs.Month.LastDay ? EstimateBasis.WholeMonth : EstimateBasis.MonthSoFar;
        var elapsed = basis == EstimateBasis.MonthSoFar ? inputs.On.Day : days;
        var counted = Fen.Max(basis == EstimateBasis.LastMonth ? inputs.CountedBefore : inputs.Counted, Fen.Zero);

        var advances = Fen.Max(counted.Times(inputs.Ratio.Value, days, elapsed) - inputs.Advanced, Fen.Zero);
        var nettings = inputs.Unsettled.Sum(u => NettingOf(u, inputs.DepositRate.Value));
        var yearly = inputs.Prepayments + inputs.Clearing;
        var available = inputs.Balance - inputs.InFlight - inputs.ToHandOver;
        var asked = Fen.Max(advances + nettings + yearly - available - inputs.Awaited, Fen.Zero);
        return new(basis, elapsed, days, counted.Times(Rate.Percent(100), days, elapsed), advances, nettings, yearly, available, inputs.Awaited, asked, HashOf(inputs, asked));
    }

    /// <summary>未结算机构的估计应付。As if nothing were deducted but the deposit.</summary>
    private static Fen NettingOf(UnsettledProvider provider, Rate deposit) =>
        Fen.Max(provider.Gross - Fen.Max(provider.Gross, Fen.Zero).Times(deposit) - provider.Open, Fen.Zero);

    private static string HashOf(RequestInputs inputs, Fen asked)
    {
        using var hash = new ContentHash();
        hash.Add("fund-request").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Month).Add(inputs.On.DayNumber)
            .Add(inputs.Ratio.Value.BasisPoints).Add(inputs.DepositRate.Value.BasisPoints)
            .Add(inputs.Counted).Add(inputs.CountedBefore).Add(inputs.Advanced).Add(inputs.Prepayments).Add(inputs.Clearing)
            .Add(inputs.Balance).Add(inputs.InFlight).Add(inputs.Awaited).Add(inputs.Supplement).Add(asked);
        if (inputs.ToHandOver != Fen.Zero) hash.Add(inputs.ToHandOver); // requests filed before it was looked at keep their digest
        foreach (var provider in inputs.Unsettled) hash.Add(provider.Provider).Add(provider.Gross).Add(provider.Open);
        return hash.ToHex();
    }
}
