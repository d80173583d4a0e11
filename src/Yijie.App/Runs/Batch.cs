using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Yijie.App.MonthlySettlement;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Runs;

/// <summary>批次种类。</summary>
public enum BatchKind
{
    /// <summary>月初预拨。</summary>
    Advance,

    /// <summary>月度结算。</summary>
    Settlement,

    /// <summary>预付金拨付。Of a year.</summary>
    Prepayment,

    /// <summary>年终清算。Of a year.</summary>
    Clearing,
}

/// <summary>批次主键。What a run decides; derived, never chosen. With a revision it is a batch's id.</summary>
/// <param name="Month">费用所属月; of a run of a year, its January.</param>
public sealed record BatchKey(string Region, Fund Fund, Month Month, BatchKind Kind)
{
    /// <summary>按年办理。Whether the run is of a year, not of a month.</summary>
    public bool IsYearly => Kind is BatchKind.Prepayment or BatchKind.Clearing;

    /// <summary>所属期,yyyy-MM 或 yyyy。</summary>
    public string Period => IsYearly ? Month.ToString()[..4] : Month.ToString();

    /// <summary>批次号,如 140200-310-202507-A1;按年的如 140200-310-2026-P1。</summary>
    public string Id(long revision) => string.Create(CultureInfo.InvariantCulture, $"{Region}-{Fund.Code()}-{Period.Replace("-", "", StringComparison.Ordinal)}-{Letter}{revision}");

    /// <summary>The batch kind as it is stored.</summary>
    public string KindCode => Kind switch
    {
        BatchKind.Advance => "advance",
        BatchKind.Settlement => "settlement",
        BatchKind.Prepayment => "prepayment",
        BatchKind.Clearing => "clearing",
    };

    /// <summary>The kind of a stored batch.</summary>
    public static BatchKind KindOf(string code) => Enum.Parse<BatchKind>(code, ignoreCase: true);

    /// <summary>种类的说法。</summary>
    public static string NameOf(string code) => KindOf(code) switch
    {
        BatchKind.Advance => "月初预拨",
        BatchKind.Settlement => "月度结算",
        BatchKind.Prepayment => "预付金拨付",
        BatchKind.Clearing => "年终清算",
    };

    private char Letter => Kind switch { BatchKind.Advance => 'A', BatchKind.Settlement => 'S', BatchKind.Prepayment => 'P', BatchKind.Clearing => 'C' };
}

/// <summary>批次的一步。What one person did with a batch.</summary>
public sealed record BatchStep(string Step, string Actor, string OnDay, string Hash, string Reason, long Cut);

/// <summary>批次。A stored run: its key, the cut it was calculated on, the hash of its outcome, and what people did with it.</summary>
public sealed record Batch(BatchKey Key, long Revision, long Cut, string Hash, string PreparedBy, string PreparedOn, ImmutableArray<BatchStep> Steps)
{
    private static readonly string[] LastFirst = ["rejected", "superseded", "approved", "reviewed"];

    public string Id => Key.Id(Revision);

    public BatchStep? Find(string step) => Steps.FirstOrDefault(s => s.Step == step);

    /// <summary>办理状态,不含银行回执:draft reviewed approved rejected superseded。</summary>
    public string Stage => LastFirst.FirstOrDefault(s => Find(s) is not null) ?? "draft";

    /// <summary>待办。Not yet approved, rejected or superseded.</summary>
    public bool IsOpen => Stage is "draft" or "reviewed";
}

/// <summary>批次的存取。Runs as they are kept: added, never changed.</summary>
public static class Batches
{
    /// <summary>The form in which inputs and statements are kept.</summary>
    public static readonly JsonSerializerOptions StoredForm = new(Context.JsonForm)
    {
        IgnoreReadOnlyProperties = true,
        Converters = { new AdvanceCandidateForm(), new SettlementCandidateForm() },
    };

    private const string Columns = "id, region, fund, month, kind, revision, cut, hash, prepared_by, prepared_on";

    /// <summary>按批次号查找。</summary>
    /// <exception cref="UsageException">There is no such batch.</exception>
    public static Batch Get(Store store, string id, BatchKind? kind = null)
    {
        var row = store.Find<Row>($"select {Columns} from batch where region = @region and id = @id", new { region = RegionOf(id), id });
        var batch = row is null ? null : Complete(store, row);
        return batch is not null && (kind is null || batch.Key.Kind == kind) ? batch : throw new UsageException($"没有批次 {id}");
    }

    /// <summary>批次号所属的统筹区,供加锁。The region a batch id begins with.</summary>
    public static string RegionOf(string id) => Region.Find(id.Split('-')[0])?.Code ?? throw new UsageException($"没有批次 {id}");

    /// <summary>该月的全部批次,先旧后新。</summary>
    public static IReadOnlyList<Batch> Of(Store store, BatchKey key) =>
    [
        .. store.Query<Row>(
                $"select {Columns} from batch where region = @Region and fund = @fund and month = @month and kind = @KindCode order by revision",
                new { key.Region, fund = key.Fund.Code(), month = key.Month.ToString(), key.KindCode })
            .ToList().Select(r => Complete(store, r)),
    ];

    /// <summary>统筹区的批次,可限于一个险种、一个月,先旧后新。</summary>
    public static IReadOnlyList<Batch> Of(Store store, string region, Fund? fund, Month? month)
    {
        var (which, scope) = ($"b.region = @region {(fund is null ? "" : "and b.fund = @fund")} {(month is null ? "" : "and b.month = @month")}", new { region, fund = fund?.Code(), month = month?.ToString() });
        var steps = store.Query<StepRow>(
            $"select s.batch_id, s.step, s.actor, s.on_day, s.hash, s.reason, s.cut from batch b join batch_step s on s.region = b.region and s.batch_id = b.id where {which} order by s.at", scope)
            .ToLookup(s => s.BatchId, s => s.ToStep(), StringComparer.Ordinal);
        return [.. store.Query<Row>($"select {Columns} from batch b where {which} order by at, id", scope).Select(r => r.ToBatch(steps[r.Id]))];
    }

    /// <summary>全部批次。</summary>
    public static IEnumerable<Batch> All(Store store) =>
        store.Query<Row>($"select {Columns} from batch order by region, fund, month, kind, revision").ToList().Select(r => Complete(store, r));

    /// <summary>一个账套的全部批次。</summary>
    public static IEnumerable<Batch> All(Store store, string region, Fund fund) => store
        .Query<Row>($"select {Columns} from batch where region = @region and fund = @fund order by month, kind, revision", new { region, fund = fund.Code() })
        .ToList().Select(r => Complete(store, r));

    /// <summary>存入草稿。</summary>
    public static Batch AddDraft<TInputs>(Store store, Context context, BatchKey key, long revision, long cut, string hash, TInputs inputs, string preparer)
    {
        store.Execute(
            """
            insert into batch (region, id, fund, month, kind, revision, cut, hash, inputs, prepared_by, prepared_on, at)
            values (@Region, @id, @fund, @month, @KindCode, @revision, @cut, @hash, @content, @preparer, @today, @Instant)
            """,
            new
            {
                key.Region, id = key.Id(revision), fund = key.Fund.Code(), month = key.Month.ToString(), key.KindCode, revision, cut, hash,
                content = Pack(inputs), preparer, today = context.Today.ToIso(), context.Instant,
            });
        return new(key, revision, cut, hash, preparer, context.Today.ToIso(), []);
    }

    public static Batch AddStep(Store store, Context context, Batch batch, string step, string actor, string reason = "", long cut = 0)
    {
        store.Execute(
            """
            insert into batch_step (region, batch_id, step, actor, on_day, at, hash, reason, cut)
            values (@Region, @Id, @step, @actor, @today, @Instant, @Hash, @reason, @cut)
            """,
            new { batch.Key.Region, batch.Id, step, actor, today = context.Today.ToIso(), context.Instant, batch.Hash, reason, cut });
        return batch with { Steps = batch.Steps.Add(new(step, actor, context.Today.ToIso(), batch.Hash, reason, cut)) };
    }

    /// <summary>取回试算依据。The inputs a batch was calculated from.</summary>
    public static TInputs Inputs<TInputs>(Store store, Batch batch) => store.Unchanging(batch.Id, () =>
    {
        var packed = store.Scalar<byte[]>("select inputs from batch where region = @Region and id = @Id", new { batch.Key.Region, batch.Id });
        return (Unpack<TInputs>(packed), packed.LongLength * TimesAsLargeInMemory);
    });

    private const long TimesAsLargeInMemory = 25;

    /// <summary>The inputs that <see cref="Pack"/> kept.</summary>
    public static TInputs Unpack<TInputs>(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<TInputs>(gzip, StoredForm)!;
    }

    /// <summary>最近一次导入的编号。The cut that closes everything imported so far.</summary>
    public static long CutNow(Store store) => store.Scalar<long>("select coalesce(max(seq), 0) from import");

    /// <summary>Inputs as they are kept: gzip JSON.</summary>
    public static byte[] Pack<TInputs>(TInputs inputs)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) JsonSerializer.Serialize(gzip, inputs, StoredForm);
        return packed.ToArray();
    }

    private static Batch Complete(Store store, Row row) => row.ToBatch(store.Query<BatchStep>(
        "select step, actor, on_day, hash, reason, cut from batch_step where region = @Region and batch_id = @Id order by at", new { row.Region, row.Id }));

    private sealed record Row(string Id, string Region, string Fund, string Month, string Kind, long Revision, long Cut, string Hash, string PreparedBy, string PreparedOn)
    {
        public Batch ToBatch(IEnumerable<BatchStep> steps) =>
            new(new(Region, Funds.Parse(Fund), Domain.Month.Parse(Month), BatchKey.KindOf(Kind)), Revision, Cut, Hash, PreparedBy, PreparedOn, [.. steps]);
    }

    private sealed record StepRow(string BatchId, string Step, string Actor, string OnDay, string Hash, string Reason, long Cut)
    {
        public BatchStep ToStep() => new(Step, Actor, OnDay, Hash, Reason, Cut);
    }
}
