using System.Diagnostics;

namespace Yijie.Domain.Records;

/// <summary>已存状态。What is kept under one setl_id of a provider's month.</summary>
public enum KeptState
{
    /// <summary>没有。</summary>
    Absent,

    /// <summary>有效。</summary>
    Valid,

    /// <summary>作废。It was invalid from the first.</summary>
    Invalid,

    /// <summary>已撤销。It was valid once and came again as invalid.</summary>
    Withdrawn,
}

/// <summary>对一行的判定。What becomes of a row whose setl_id may have come before.</summary>
public enum Judgement
{
    /// <summary>接收。</summary>
    Accepted,

    /// <summary>重复。It changes nothing.</summary>
    Duplicate,

    /// <summary>撤销。What was valid ceases to count.</summary>
    Withdrawn,

    /// <summary>拒收:同一结算 ID 内容不同。</summary>
    OtherContent,

    /// <summary>拒收:作废后又以有效出现。For a person to look at.</summary>
    ValidAgain,
}

/// <summary>重复、撤销与冲突的判定。One row against what is kept; the rows of an id are judged in the order in which they came.</summary>
public static class Judgements
{
    /// <summary>判定。The judgement, and what is kept after it.</summary>
    /// <param name="sameContent">Whether the row says the same as what is kept, but for the two flags; of no meaning where nothing is.</param>
    /// <param name="valid">The row's own vali_flag.</param>
    public static (Judgement Judgement, KeptState Kept) Of(KeptState kept, bool sameContent, bool valid)
    {
        if (kept != KeptState.Absent && !sameContent) return (Judgement.OtherContent, kept);
        return kept switch
        {
            KeptState.Absent => (Judgement.Accepted, valid ? KeptState.Valid : KeptState.Invalid),
            KeptState.Valid => valid ? (Judgement.Duplicate, kept) : (Judgement.Withdrawn, KeptState.Withdrawn),
            KeptState.Invalid => (valid ? Judgement.ValidAgain : Judgement.Duplicate, kept),
            KeptState.Withdrawn => (Judgement.Duplicate, kept), // an older version of it, or the withdrawal again
        };
    }

    /// <summary>Why a row of that judgement is rejected.</summary>
    public static string Reason(this Judgement judgement) => judgement switch
    {
        Judgement.OtherContent => "同一结算 ID 已有内容不同的记录",
        Judgement.ValidAgain => "此前以作废状态报来,现又为有效,请核实",
        Judgement.Accepted or Judgement.Duplicate or Judgement.Withdrawn => throw new UnreachableException(),
    };
}
