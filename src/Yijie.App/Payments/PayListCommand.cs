using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>支付指令一览的一行。</summary>
/// <param name="ReissuedAs">代替它的新指令。</param>
public sealed record InstructionAnswer(
    string InstructionId, string Batch, string Fund, string Month, string Kind, string Provider, Fen AmountFen, string Status, string? BookedOn, string? Replaces, string? ReissuedAs);

/// <summary>支付指令一览。<c>pay list</c>.</summary>
public static class PayListCommand
{
    public static Command Build()
    {
        var (region, fund, month) = (CommandLine.RegionOption(), CommandLine.FundOption(required: false), CommandLine.MonthOption(required: false));
        var provider = new Option<string?>("--provider") { Description = "定点医药机构编号" };
        var batch = new Option<string?>("--batch") { Description = "批次号" };
        var status = new Option<string?>("--status") { Description = string.Join("、", Enum.GetValues<InstructionStatus>().Select(s => $"{s.Code()} {s.InWords()}")) };
        status.AcceptOnlyFromAmong([.. Enum.GetValues<InstructionStatus>().Select(s => s.Code())]);
        return new Command("list", "支付指令一览") { region, fund, month, batch, provider, status }.ReadBy(Readers.WithProviders).UntilNextAct().Answers<IReadOnlyList<InstructionAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var where = parsed.GetValue(region)!;
            context.RequireReader(store, where, parsed.GetValue(provider));
            var found = Find(store, where, parsed.GetValue(fund), parsed.GetValue(month), parsed.GetValue(batch), parsed.GetValue(provider), parsed.GetValue(status));
            context.Answer(found, text => Write(text, found));
        });
    }

    private static List<InstructionAnswer> Find(Store store, string region, Fund? fund, Month? month, string? batch, string? provider, string? status)
    {
        var found = Within(region, fund, month, batch, provider).SelectMany(within => store.Query<Row>(
            $"""
            select i.id, i.batch_id, i.fund, i.month, i.kind, i.provider, i.amount_fen, i.status, i.booked_on, i.replaces, n.id as reissued_as
            from instruction_status i left join instruction n on n.region = i.region and n.replaces = i.id
            where i.region = @region {(within is null ? "" : "and i.id > @from and i.id < @to")}
              {(fund is null ? "" : "and i.fund = @fund")} {(month is null ? "" : "and i.month = @month")} {(batch is null ? "" : "and i.batch_id = @batch")}
              {(provider is null ? "" : "and i.provider = @provider")} {(status is null ? "" : "and i.status = @status")}
            """,
            new { region, from = within?.From, to = within?.To, fund = fund?.Code(), month = month?.ToString(), batch, provider, status })).Select(r => r.ToAnswer()).ToList();
        found.Sort(static (a, b) => string.CompareOrdinal(a.InstructionId, b.InstructionId));
        return found;
    }

    /// <summary>Where the ids of what is asked for lie; null: anywhere, as a provider has few.</summary>
    private static IEnumerable<(string From, string To)?> Within(string region, Fund? fund, Month? month, string? batch, string? provider)
    {
        if (provider is not null) return [null];
        if (batch is not null) return [Instructions.IdsOf(batch)];
        return Funds.All.Where(f => fund is null || f == fund).Select(f => ((string, string)?)(month is { } m ? Instructions.IdsOfMonths(region, f, m, m) : Instructions.IdsOfBook(region, f)));
    }

    private static void Write(TextWriter text, List<InstructionAnswer> found)
    {
        TextTable.Write(text, ["支付指令", "机构", ">金额", "状态", "入账日", "重发为"],
            found.Select(i => (string[])[i.InstructionId, i.Provider, i.AmountFen.ToString(), InstructionStatuses.InWords(i.Status), i.BookedOn ?? "", i.ReissuedAs ?? ""]));
        text.WriteLine($"共 {found.Count} 笔,{found.Sum(i => i.AmountFen)} 元");
    }

    private sealed record Row(
        string Id, string BatchId, string Fund, string Month, string Kind, string Provider, long AmountFen, string Status, string? BookedOn, string? Replaces, string? ReissuedAs)
    {
        public InstructionAnswer ToAnswer() => new(Id, BatchId, Fund, Month, Kind, Provider, new(AmountFen), Status, BookedOn, Replaces, ReissuedAs);
    }
}

/// <summary>状态的写法与说法。</summary>
public static class InstructionStatuses
{
    public static string Code(this InstructionStatus status) => status.ToString().ToLowerInvariant();

    public static string InWords(string code) => Enum.Parse<InstructionStatus>(code, ignoreCase: true).InWords();

    public static string InWords(this InstructionStatus status) => status switch
    {
        InstructionStatus.Pending => "待发",
        InstructionStatus.Withheld => "暂扣",
        InstructionStatus.Exported => "已发,待回执",
        InstructionStatus.Confirmed => "已付",
        InstructionStatus.Rejected => "银行拒付",
        InstructionStatus.Lapsed => "失效",
        InstructionStatus.Returned => "退票",
    };
}
