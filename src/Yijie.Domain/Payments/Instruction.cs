using System.Globalization;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Payments;

/// <summary>支付事由。What an instruction pays.</summary>
public enum PaymentKind
{
    /// <summary>即时结算预拨。</summary>
    Advance,

    /// <summary>月度结算款。The net of a month's settlement.</summary>
    Settlement,

    /// <summary>医保预付金。Of a year; its month is January of the year.</summary>
    Prepayment,

    /// <summary>年终清算款。The supplement of a year's clearing; its month is January of the year.</summary>
    Clearing,
}

/// <summary>支付指令的状态。</summary>
public enum InstructionStatus
{
    /// <summary>待发。Approved and in no file yet.</summary>
    Pending,

    /// <summary>暂扣。Tried to export and kept back.</summary>
    Withheld,

    /// <summary>已发。Given to the bank, whose word is not in.</summary>
    Exported,

    /// <summary>已付。Confirmed by the bank and booked.</summary>
    Confirmed,

    /// <summary>银行拒付。</summary>
    Rejected,

    /// <summary>失效。Its month was settled while it was withheld or rejected.</summary>
    Lapsed,

    /// <summary>退票。Paid, and come back.</summary>
    Returned,
}

/// <summary>支付指令。An order to pay one provider, made when its batch is approved and never changed.</summary>
/// <param name="Repays">退回重付。It pays what had come back after it was paid once: out of 退回待重付, not out of the account first debited.</param>
public sealed record Instruction(string Id, string BatchId, Fund Fund, Month Month, PaymentKind Kind, string Provider, Fen Amount, bool Repays)
{
    /// <summary>按年度的款项。Paid for a year: its month is January of the year.</summary>
    public bool IsOfAYear => Kind is PaymentKind.Prepayment or PaymentKind.Clearing;

    /// <summary>用途。What the provider reads in its bank statement.</summary>
    public string Purpose
    {
        get
        {
            var what = Kind switch { PaymentKind.Advance => "即时结算预拨", PaymentKind.Settlement => "月度结算款", PaymentKind.Prepayment => "医保预付金", PaymentKind.Clearing => "年终清算款" };
            var period = IsOfAYear ? Month.ToString()[..4] : Month.ToString();
            var fund = Fund switch { Fund.Employee => "职工", Fund.Resident => "居民" };
            return $"{what} {period} {fund}{(Repays ? " 退回重付" : "")}";
        }
    }
}

/// <summary>支付指令号。The batch's id, the line's number, and for reissues R1, R2 …: <c>140200-310-202507-A1-00001R1</c>.</summary>
public static class InstructionIds
{
    /// <summary>支付报文与银行接口容许的长度。</summary>
    public const int LongestLength = 35;

    /// <summary>所属批次。The batch an id belongs to by its form; null: it is no instruction id.</summary>
    public static string? BatchOf(string id)
    {
        var dash = id.LastIndexOf('-');
        var written = id.Length <= LongestLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        return written && dash > 0 && TryParseLine(id.AsSpan(dash + 1), out _, out _) ? id[..dash] : null;
    }

    /// <summary>重发指令号。The id of the instruction that takes this one's place.</summary>
    public static string Reissued(string id)
    {
        if (BatchOf(id) is not { } batch) throw new ArgumentException($"not an instruction id: {id}", nameof(id));
        TryParseLine(id.AsSpan(batch.Length + 1), out var line, out var reissue);
        var next = string.Create(CultureInfo.InvariantCulture, $"{batch}-{line}R{reissue + 1}");
        return next.Length <= LongestLength ? next : throw new ArgumentException($"{next} is longer than {LongestLength} characters", nameof(id));
    }

    private static bool TryParseLine(ReadOnlySpan<char> text, out ReadOnlySpan<char> line, out int reissue)
    {
        reissue = 0;
        var mark = text.IndexOf('R');
        line = mark < 0 ? text : text[..mark];
        if (line.Length < 5 || line.ContainsAnyExceptInRange('0', '9')) return false;
        if (mark < 0) return true;
        var number = text[(mark + 1)..];
        return number.Length > 0 && number[0] != '0' && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out reissue);
    }
}
