using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>一行结算明细的输出。The extract's columns by their own names, then what became of the row.</summary>
/// <param name="PsnPseudonym">Of psn_no, which is not kept; empty: none was given.</param>
/// <param name="Category">The category's Chinese name; null: outside the five.</param>
/// <param name="Counted">Whether the row counts now.</param>
/// <param name="Reason">Why not: withdrawn, or a reason of set-aside rows; null where it counts.</param>
/// <param name="CountedFen">The amount that counts.</param>
public sealed record RecordAnswer(
    string Region, string Provider, Month Month,
    string SetlId, string InitSetlId, string Insutype, string MedType, string SetlTime,
    Fen MedfeeSumamtFen, Fen FundPaySumamtFen, Fen HifpPayFen, Fen CvlservPayFen, Fen HifesPayFen, Fen HifmiPayFen, Fen HifobPayFen,
    Fen MafPayFen, Fen OthPayFen, Fen AcctPayFen, Fen AcctMulaidPayFen, Fen PsnCashPayFen, Fen HospPartAmtFen,
    string InsuAdmdvs, string FixBlngAdmdvs, string PayLoc, string RefdSetlFlag, string ValiFlag, string ClrType, string ClrWay, string PsnPseudonym,
    string? Category, bool Counted, string? Reason, Fen CountedFen, ImmutableArray<RecordEvent> History)
{
    internal static RecordAnswer Of(string region, KeptRow kept, IReadOnlyDictionary<long, RecordEvent> imports)
    {
        var (row, a) = (kept.Row, kept.Row.Amounts);
        var (pooled, account) = kept.Counts ? Counting.Amount(kept.Counted.Fund, a.Pooled, a.Account) : default;
        return new(
            region, row.Provider, row.Month,
            row.SetlId, row.InitSetlId, row.Insutype, row.MedType, row.SetlTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            a.MedicalFee, a.FundPaid, a.Pooled, a.CivilServants, a.EnterpriseSupplement, a.CriticalIllness, a.LargeAmount,
            a.MedicalAid, a.Other, a.Account, a.AccountShared, a.Cash, a.HospitalBorne,
            row.InsuAdmdvs, row.FixBlngAdmdvs, row.PayLoc.ToString(CultureInfo.InvariantCulture), row.Refunded ? "1" : "0", row.Valid && !kept.Withdrawn ? "1" : "0",
            row.ClrType, row.ClrWay, row.Person == 0 ? "" : row.Person.ToString("x16", CultureInfo.InvariantCulture),
            kept.Category?.Name(), kept.Counts, kept.Withdrawn ? "withdrawn" : kept.Counted.Aside?.Code(), pooled + account,
            [.. Events(kept, imports)]);
    }

    private static IEnumerable<RecordEvent> Events(KeptRow kept, IReadOnlyDictionary<long, RecordEvent> imports)
    {
        yield return imports[kept.ImportSeq] with { What = "accepted" };
        if (kept.WithdrawnBy is { } by) yield return imports[by] with { What = "withdrawn" };
    }
}

/// <summary>一行的来历。The import that brought or withdrew it.</summary>
/// <param name="What">accepted or withdrawn.</param>
public sealed record RecordEvent(string What, long ImportSeq, string File, string OnDay, string Actor);

/// <summary>结算明细查询。<c>records list</c> of a provider's month, <c>records show SETL_ID</c>.</summary>
public static class RecordsCommand
{
    public static Command Build() => new("records", "结算明细查询") { List(), Show() };

    private static Command List()
    {
        var provider = new Option<string>("--provider") { Description = "定点医药机构代码", Required = true };
        var month = CommandLine.MonthOption();
        var fund = CommandLine.FundOption(required: false);
        return new Command("list", "一家机构一个月的结算明细") { provider, month, fund }.ReadBy(Readers.WithProviders).Answers<IReadOnlyList<RecordAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var (code, insutype) = (parsed.GetValue(provider)!, parsed.GetValue(fund)?.Code());
            var region = RegionOf(context, store, code);
            var rows = SegmentStore.Rows(store, region, code, parsed.GetValue(month)!.Value).Where(r => insutype is null || r.Row.Insutype == insutype).ToList();
            var imports = Imports(store, rows);
            var answer = rows.Select(r => RecordAnswer.Of(region, r, imports)).ToList();
            context.Answer(answer, text => WriteList(text, answer));
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("SETL_ID") { Description = "结算 ID" };
        var provider = new Option<string>("--provider") { Description = "定点医药机构代码;给出时查得更快" };
        return new Command("show", "一笔结算的全部内容与来历") { id, provider }.ReadBy(Readers.WithProviders).Answers<RecordAnswer>().Answers<IReadOnlyList<RecordAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var setlId = parsed.GetValue(id)!;
            var found = Find(context, store, setlId, parsed.GetValue(provider));
            if (found.Count == 0) throw new RefusedException("结算明细", $"没有结算 ID 为 {setlId} 的记录");
            var imports = Imports(store, found.Select(f => f.Row));
            var answer = found.Select(f => RecordAnswer.Of(f.Region, f.Row, imports)).ToList();
            if (answer.Count == 1) context.Answer(answer[0], text => WriteOne(text, answer[0]));
            else context.Answer(answer, text => answer.ForEach(a => WriteOne(text, a)));
        });
    }

    private static string RegionOf(Context context, Store store, string provider)
    {
        var region = PartyStore.RegionOf(store, provider) ?? throw new UsageException($"没有登记机构 {provider}");
        context.RequireReader(store, region, provider);
        return region;
    }

    /// <summary>Looks through one provider's segments, or through those of every region that the reader may read.</summary>
    private static List<(string Region, KeptRow Row)> Find(Context context, Store store, string setlId, string? provider)
    {
        var reader = context.ActorIfNamed(store);
        provider ??= reader?.Provider;
        if (provider is not null)
        {
            var region = RegionOf(context, store, provider);
            return [.. SegmentStore.Find(store, region, provider, setlId).Select(r => (region, r))];
        }
        if (reader?.Role == Role.Admin) context.RequireReader(store, Region.All[0].Code);
        return [.. Region.All.Where(r => reader?.Region is null || reader.Region == r.Code)
            .SelectMany(r => SegmentStore.Find(store, r.Code, provider: null, setlId).Select(row => (r.Code, row)))];
    }

    private static Dictionary<long, RecordEvent> Imports(Store store, IEnumerable<KeptRow> rows) => rows
        .SelectMany(r => r.WithdrawnBy is { } by ? [r.ImportSeq, by] : (long[])[r.ImportSeq]).Distinct()
        .Select(seq => store.Query<RecordEvent>("select '' as what, seq as import_seq, file, on_day, actor from import where seq = @seq", new { seq }).Single())
        .ToDictionary(i => i.ImportSeq);

    private static void WriteList(TextWriter text, List<RecordAnswer> rows)
    {
        TextTable.Write(text, ["结算ID", "结算时间", "险种", "医疗类别", "类别", ">医疗费", ">统筹", ">个账", ">现金", ">计入", "说明"], rows.Select(r => new[]
        {
            r.SetlId, r.SetlTime, r.Insutype, r.MedType, r.Category ?? "", r.MedfeeSumamtFen.ToString(), r.HifpPayFen.ToString(), r.AcctPayFen.ToString(),
            r.PsnCashPayFen.ToString(), r.CountedFen.ToString(), ReasonName(r),
        }));
        text.WriteLine($"共 {rows.Count} 行,计入 {rows.Count(r => r.Counted)} 行、{rows.Sum(r => r.CountedFen)} 元");
    }

    private static void WriteOne(TextWriter text, RecordAnswer row)
    {
        (string Title, string Value)[] lines =
        [
            ("结算ID", row.SetlId), ("原结算ID", row.InitSetlId), ("机构", $"{row.Provider}(统筹区 {row.Region})"), ("结算时间", row.SetlTime),
            ("险种", row.Insutype), ("医疗类别", $"{row.MedType} {row.Category}"), ("医疗费总额", row.MedfeeSumamtFen.ToString()), ("基金支付总额", row.FundPaySumamtFen.ToString()),
            ("  统筹基金", row.HifpPayFen.ToString()), ("  公务员补助", row.CvlservPayFen.ToString()), ("  企业补充", row.HifesPayFen.ToString()),
            ("  居民大病", row.HifmiPayFen.ToString()), ("  职工大额", row.HifobPayFen.ToString()), ("  医疗救助", row.MafPayFen.ToString()), ("  其他", row.OthPayFen.ToString()),
            ("个人账户", row.AcctPayFen.ToString()), ("  其中共济", row.AcctMulaidPayFen.ToString()), ("个人现金", row.PsnCashPayFen.ToString()), ("医院负担", row.HospPartAmtFen.ToString()),
            ("参保地", row.InsuAdmdvs), ("定点归属", row.FixBlngAdmdvs), ("支付地点", row.PayLoc), ("退费标志", row.RefdSetlFlag), ("有效标志", row.ValiFlag),
            ("清算类别", row.ClrType), ("清算方式", row.ClrWay), ("参保人假名", row.PsnPseudonym),
            ("计入", row.Counted ? $"{row.CountedFen} 元" : $"否:{ReasonName(row)}"),
        ];
        foreach (var (title, value) in lines.Where(l => l.Value.Length > 0 && l.Value != "0.00")) text.WriteLine($"{title}:{value}");
        foreach (var import in row.History)
            text.WriteLine($"{(import.What == "accepted" ? "接收" : "撤销")}:{import.OnDay} 第 {import.ImportSeq} 次导入 {import.File}({import.Actor})");
    }

    private static string ReasonName(RecordAnswer row) => row.Reason switch
    {
        null => "",
        "withdrawn" => "已撤销",
        _ => Counting.NameOf(row.Reason),
    };
}
