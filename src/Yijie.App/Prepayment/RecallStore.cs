using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>收回案件的存取。</summary>
public static class RecallStore
{
    /// <summary>一个账套的收回案件,按机构和年度。</summary>
    public static Dictionary<PrepaymentKey, RecallCase> Cases(Store store, BookKey book, string? provider = null) => store
        .Query<Row>(
            $"""
            select provider, year, step, ground, method, document, reason, amount_fen, due, instalments, on_day, actor
            from recall_event where region = @region and fund = @fund {(provider is null ? "" : "and provider = @provider")} order by provider, year, seq
            """,
            new { region = book.Region, fund = book.Fund.Code(), provider })
        .GroupBy(r => (r.Provider, r.Year))
        .ToDictionary(
            g => new PrepaymentKey(book, g.Key.Provider, new(int.Parse(g.Key.Year, CultureInfo.InvariantCulture), 1)),
            g => new RecallCase([.. g.Select(r => r.ToEvent())]));

    /// <summary>一个案件。Without a step if there is none.</summary>
    public static RecallCase Find(Store store, PrepaymentKey key) => Cases(store, key.Book, key.Provider).GetValueOrDefault(key) ?? new RecallCase([]);

    /// <summary>登记一步。</summary>
    public static void Enter(Store store, Context context, PrepaymentKey key, RecallEvent step, long? voucher = null) => store.Execute(
        """
        insert into recall_event (region, fund, provider, year, seq, step, ground, method, document, reason, amount_fen, due, instalments, voucher_seq, on_day, at, actor)
        select @Region, @fund, @Provider, @year, coalesce(max(seq), 0) + 1,
          @name, @ground, @method, @Document, @Reason, @amount, @due, @instalments, @voucher, @on, @Instant, @Actor
        from recall_event where region = @Region and fund = @fund and provider = @Provider and year = @year
        """,
        new
        {
            key.Book.Region, fund = key.Book.Fund.Code(), key.Provider, year = key.YearText,
            name = Code(step.Step), ground = (long?)step.Ground, method = step.Method is { } method ? Code(method) : null,
            step.Document, step.Reason, amount = step.Amount.Value, due = step.Due?.ToIso(),
            instalments = step.Instalments.IsEmpty ? "" : JsonSerializer.Serialize(step.Instalments, Batches.StoredForm),
            voucher, on = step.On.ToIso(), context.Instant, step.Actor,
        });

    /// <summary>How a step, or a year-end method, is written in the database and in answers.</summary>
    public static string Code<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private sealed record Row(
        string Provider, string Year, string Step, long? Ground, string? Method, string Document, string Reason, long AmountFen, string? Due, string Instalments,
        string OnDay, string Actor)
    {
        public RecallEvent ToEvent() => new(Enum.Parse<RecallStep>(Step, ignoreCase: true), OnDay.ToDay(), Actor, Document, Reason)
        {
            Ground = (RecallGround?)Ground,
            Method = Method is null ? null : Enum.Parse<YearEndMethod>(Method, ignoreCase: true),
            Amount = new(AmountFen),
            Due = Due?.ToDay(),
            Instalments = Instalments.Length == 0 ? [] : JsonSerializer.Deserialize<ImmutableArray<Instalment>>(Instalments, Batches.StoredForm),
        };
    }
}
