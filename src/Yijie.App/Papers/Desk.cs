using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Papers;

/// <summary>制单处。What a paper says beside the answer it is made of: names for codes, and who did what.</summary>
public sealed class Desk(Context context, ParseResult parsed) : IDisposable
{
    private readonly Dictionary<string, string> people = [];
    private IReadOnlyDictionary<string, Provider>? providers;
    private Database? database; // a connection of its own: the command that answers is still reading on its
    private Store? store;

    public DateOnly Today => context.Today;

    /// <summary>The book that the command was asked about.</summary>
    public BookKey Book => new(Region, parsed.GetRequiredValue<Fund?>("--fund")!.Value);

    /// <summary>The region that the command was asked about.</summary>
    public string Region => parsed.GetRequiredValue<string>("--region");

    private Store Store => store ??= (database = Database.Open(context.Address)).Read();

    /// <summary>机构名称。</summary>
    public string Provider(string region, string code) => (providers ??= PartyStore.Providers(Store, region, Today)).GetValueOrDefault(code)?.Name ?? "";

    /// <summary>支出户的银行账户。Null: none has been entered.</summary>
    public ExpenditureAccount? AccountOf(string fund) => ExpenditureAccounts.InForce(Store, Region, Funds.Parse(fund));

    /// <summary>姓名。Empty for nobody; an account without a person (系统) by its own name.</summary>
    public string Person(string? name)
    {
        if (string.IsNullOrEmpty(name)) return "";
        if (!people.TryGetValue(name, out var title)) people[name] = title = People.Find(Store, name)?.DisplayName ?? name;
        return title;
    }

    /// <summary>经办、复核、审批。Of a batch, as they are on record.</summary>
    public ImmutableArray<PaperSignature> SignaturesOf(string batchId)
    {
        var batch = Batches.Get(Store, batchId);
        return [new("经办", Person(batch.PreparedBy), batch.PreparedOn), Step("复核", "reviewed"), Step("审批", "approved")];

        PaperSignature Step(string post, string step) => new(post, Person(batch.Find(step)?.Actor), batch.Find(step)?.OnDay ?? "");
    }

    public static string Office(string region) => $"{Domain.Parties.Region.Find(region)!.Name}医疗保险经办机构";

    public static PaperFact FundOf(string fund) => new("险种", Funds.Parse(fund).Name());

    public void Dispose()
    {
        store?.Dispose();
        database?.Dispose();
    }
}
