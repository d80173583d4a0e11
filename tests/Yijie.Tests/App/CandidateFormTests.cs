using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Yijie.App;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>批次依据的存储。Inputs are kept in a short form; what comes back is what went in, and what earlier versions kept is read as before.</summary>
public sealed class CandidateFormTests
{
    /// <summary>以前的形式:gzip JSON,候选也是 JSON 对象。</summary>
    private static readonly JsonSerializerOptions Earlier = new(Context.JsonForm) { IgnoreReadOnlyProperties = true };

    private static readonly Gen<Fen> Amount = Gen.Frequency((6, Gen.Choose(-100_000, 900_000_00).Select(v => new Fen(v))), (1, Gen.Elements(0L, long.MinValue, long.MaxValue).Select(v => new Fen(v))));
    private static readonly Gen<Month> AnyMonth = Gen.Choose(2000 * 12, 2099 * 12 + 11).Select(m => new Month(m / 12, m % 12 + 1));
    private static readonly Gen<Category> AnyCategory = Gen.Elements(Categories.All.ToArray());
    private static readonly Gen<string> Text = Gen.OneOf(Gen.Elements("H14020000001", "审-1", "", "𠮷\n\"\\", "组 二"), Gen.Choose(0, 99_999).Select(n => $"P{n:00000000000}"));
    private static readonly Gen<bool> Flag = Gen.Elements(true, false);

    private static readonly Gen<AdvanceInputs> AdvanceFacts =
        from candidates in Few(from provider in Text from gross in Amount from f in Flag.ArrayOf(4) select new AdvanceCandidate(provider, gross, f[0], f[1], f[2], f[3]))
        from month in AnyMonth
        from limit in Gen.OneOf(Gen.Constant((Fen?)null), Amount.Select(a => (Fen?)a))
        select new AdvanceInputs("140200", Fund.Resident, month, new(new Rate(6000), new(2025, 5, 1), "方案·三"), candidates, limit);

    private static readonly Gen<CategoryTotal> Total =
        from month in AnyMonth from category in AnyCategory from rows in Gen.Choose(-3, 70_000) from pooled in Amount from account in Amount
        select new CategoryTotal(month, category, rows, pooled, account);

    private static readonly Gen<Deduction> AnyDeduction =
        from id in Text from month in AnyMonth from kind in Gen.Elements(DeductionKind.Audit, DeductionKind.Agreement)
        from category in Gen.OneOf(Gen.Constant((Category?)null), AnyCategory.Select(c => (Category?)c)) from amount in Amount
        select new Deduction(id, month, kind, category, amount);

    private static readonly Gen<OpenItem> Open =
        from kind in Gen.Elements(Enum.GetValues<OpenItemKind>()) from month in AnyMonth from balance in Amount from before in Amount
        from split in Few(from category in AnyCategory from pooled in Amount from account in Amount select new CategoryAmount(category, pooled, account))
        select new OpenItem(kind, month, balance, split, before);

    private static readonly Gen<SettlementInputs> SettlementFacts =
        from candidates in Few(
            from provider in Text from type in Gen.Elements(Enum.GetValues<ProviderType>())
            from gross in Few(Total) from late in Few(Total) from deductions in Few(AnyDeduction)
            from drg in Few(from id in Text from month in AnyMonth from amount in Amount select new DrgAdjustment(id, month, amount))
            from g in Flag.ArrayOf(8) from open in Few(Open) from f in Flag.ArrayOf(2)
            select new SettlementCandidate(provider, type, gross, late, deductions, drg, new(g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7]), open, f[0], f[1]))
        from month in AnyMonth
        select new SettlementInputs("140200", Fund.Employee, month, new(new Rate(500), new(2025, 5, 1), "方案·三"), candidates, null);

    [Fact(DisplayName = "任意的预拨依据:存下再取回,一字不差;以前的形式也取得回")]
    public void AdvanceInputsComeBack() => Prop.ForAll(AdvanceFacts.ToArbitrary(), ComesBack).QuickCheckThrowOnFailure();

    [Fact(DisplayName = "任意的结算依据:存下再取回,一字不差;以前的形式也取得回")]
    public void SettlementInputsComeBack() => Prop.ForAll(SettlementFacts.ToArbitrary(), ComesBack).QuickCheckThrowOnFailure();

    [Theory(DisplayName = "以前存下的批次:照常复核、审批、解释、核验"), ClassData(typeof(Engines))]
    public void BatchesOfEarlierVersions(Engine engine)
    {
        const string Hospital = "H14020000001", Day = "2025-08-04";
        using var agency = new Agency(engine);
        agency.Register(Hospital);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 700, 300));
        agency.Receive("2025-08-01", 10_000);
        foreach (var (act, letter, amount) in (ReadOnlySpan<(string, char, string)>)[("advance", 'A', "total_fen"), ("settle", 'S', "total_net_fen")])
        {
            if (act == "settle") agency.Ready(Day, "2025-07", Hospital);
            var draft = agency.Calculate(act, "2025-07", Day);
            var kept = KeptByEarlierVersion(agency.Db, draft.GetProperty("id").GetString()!, $"140200-310-202507-{letter}2", act == "advance");
            var shown = agency.Db.Done(act, "show", "--id", kept).Json;
            Assert.Equal(draft.GetProperty(amount).GetInt64(), shown.GetProperty(amount).GetInt64());

            agency.Step(act, "review", "r", shown, Day).Expect(0);
            agency.Step(act, "approve", "a", shown, Day).Expect(0);
            agency.Db.Done("explain", kept, "--provider", Hospital);
            agency.Pay(shown, Day);
        }
        agency.Verify();
    }

    /// <summary>The draft once more, as the version before would have kept it.</summary>
    private static string KeptByEarlierVersion(TestDatabase db, string draft, string id, bool advance)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Write("140200");
        var batch = Batches.Get(store, draft);
        var inputs = advance ? Packed(Batches.Inputs<AdvanceInputs>(store, batch)) : Packed(Batches.Inputs<SettlementInputs>(store, batch));
        store.Execute(
            """
            insert into batch (region, id, fund, month, kind, revision, cut, hash, inputs, prepared_by, prepared_on, at)
            select region, @id, fund, month, kind, 2, cut, hash, @inputs, prepared_by, prepared_on, at from batch where region = '140200' and id = @draft
            """,
            new { id, inputs, draft });
        store.Commit();
        return id;
    }

    private static bool ComesBack<TInputs>(TInputs inputs)
    {
        var text = JsonSerializer.Serialize(inputs, Earlier);
        return JsonSerializer.Serialize(Batches.Unpack<TInputs>(Batches.Pack(inputs)), Earlier) == text
            && JsonSerializer.Serialize(Batches.Unpack<TInputs>(Packed(inputs)), Earlier) == text;
    }

    private static byte[] Packed<TInputs>(TInputs inputs)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) JsonSerializer.Serialize(gzip, inputs, Earlier);
        return packed.ToArray();
    }

    private static Gen<ImmutableArray<T>> Few<T>(Gen<T> one) => from count in Gen.Choose(0, 4) from items in one.ArrayOf(count) select items.ToImmutableArray();
}
