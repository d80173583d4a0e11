using System.Collections.Immutable;

namespace Yijie.Domain.Prepayment;

/// <summary>收回事由。The nine grounds of 办法·第九条; the value is the number.</summary>
public enum RecallGround
{
    /// <summary>协议中止或解除。</summary>
    /// <law doc="办法" article="第九条(一)">被中止或解除医保协议;</law>
    Agreement = 1,

    /// <summary>分立或合并。</summary>
    /// <law doc="办法" article="第九条(二)">分立或合并;</law>
    Merger,

    /// <summary>产权、所有制变化或注销。</summary>
    /// <law doc="办法" article="第九条(三)">发生产权交易、所有制形式变化或发生其他情况导致注销;</law>
    Ownership,

    /// <summary>财产被保全。</summary>
    /// <law doc="办法" article="第九条(四)">有财产被保全;</law>
    Preservation,

    /// <summary>未履行的运营债务。</summary>
    /// <law doc="办法" article="第九条(五)">有未履行完毕生效法律文书确认的运营债务;</law>
    Debt,

    /// <summary>骗取资格。</summary>
    /// <law doc="办法" article="第九条(六)">隐瞒事实、弄虚作假等获得拨付资格的;</law>
    Deceit,

    /// <summary>违规使用。</summary>
    /// <law doc="办法" article="第九条(七)">违反预付金使用、管理和核算相关规定;</law>
    Misuse,

    /// <summary>平台外采购。</summary>
    /// <law doc="办法" article="第九条(八)">公立医疗机构未按规定在省级集中采购平台采购全部所需药品耗材;</law>
    Procurement,

    /// <summary>其他情形。</summary>
    /// <law doc="办法" article="第九条(九)">国家、省规定及医保服务协议约定应当收回预付金的其他情形。</law>
    Other,
}

/// <summary>收回事由的条文。</summary>
public static class RecallGrounds
{
    private const string Numerals = "一二三四五六七八九";

    public static readonly ImmutableArray<RecallGround> All = [.. Enum.GetValues<RecallGround>()];

    /// <summary>条文序号,如 第九条(三)。</summary>
    public static string Clause(this RecallGround ground) => $"第九条({Numerals[(int)ground - 1]})";

    /// <summary>条文原文。</summary>
    public static string Words(this RecallGround ground) => ground switch
    {
        RecallGround.Agreement => "被中止或解除医保协议",
        RecallGround.Merger => "分立或合并",
        RecallGround.Ownership => "发生产权交易、所有制形式变化或发生其他情况导致注销",
        RecallGround.Preservation => "有财产被保全",
        RecallGround.Debt => "有未履行完毕生效法律文书确认的运营债务",
        RecallGround.Deceit => "隐瞒事实、弄虚作假等获得拨付资格的",
        RecallGround.Misuse => "违反预付金使用、管理和核算相关规定",
        RecallGround.Procurement => "公立医疗机构未按规定在省级集中采购平台采购全部所需药品耗材",
        RecallGround.Other => "国家、省规定及医保服务协议约定应当收回预付金的其他情形",
    };

    /// <summary>机构应当主动报告。Only these are the provider's own to report.</summary>
    /// <law doc="办法" article="第九条">其中存在第(二)、(三)、(四)、(五)情形的，医疗机构应及时向医保部门报告。</law>
    public static bool IsReported(this RecallGround ground) => ground is >= RecallGround.Merger and <= RecallGround.Debt;
}
