using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

/// <summary>
/// 候选的存储形式。Candidates of a month's run among the inputs that are kept: one after another in bytes, in a text of base 64. Every step of a batch reads them, a
/// province's are tens of thousands, and as JSON objects reading them took longer than deciding. Batches of earlier versions have them as JSON objects: those
/// are read as they are (docs/decisions/200).
/// </summary>
internal abstract class CandidateForm<T> : JsonConverter<ImmutableArray<T>>
{
    protected abstract void Write(ByteSink sink, T candidate);

    protected abstract T Read(ref ByteSource source);

    public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartArray) return AsObjects(ref reader, options);
        var source = new ByteSource(reader.GetBytesFromBase64());
        var candidates = source.Each(Read);
        return source.AtEnd ? candidates : throw new JsonException("candidates followed by something else");
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
    {
        var sink = new ByteSink();
        sink.Each(value, Write);
        writer.WriteBase64StringValue(sink.Written.Span);
    }

    private static ImmutableArray<T> AsObjects(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var candidates = ImmutableArray.CreateBuilder<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) candidates.Add(JsonSerializer.Deserialize<T>(ref reader, options)!);
        return candidates.DrainToImmutable();
    }
}

/// <summary>预拨候选的存储形式。</summary>
internal sealed class AdvanceCandidateForm : CandidateForm<AdvanceCandidate>
{
    protected override void Write(ByteSink sink, AdvanceCandidate c)
    {
        sink.Text(c.Provider);
        sink.Signed(c.Gross.Value);
        sink.Flags(c.Enrolled, c.AgreementNormal, c.PaymentStopped, c.HasBankAccount);
    }

    protected override AdvanceCandidate Read(ref ByteSource source)
    {
        var (provider, gross, flags) = (source.Text(), source.Fen(), source.Byte());
        return new(provider, gross, flags.Has(0), flags.Has(1), flags.Has(2), flags.Has(3));
    }
}

/// <summary>结算候选的存储形式。</summary>
internal sealed class SettlementCandidateForm : CandidateForm<SettlementCandidate>
{
    protected override void Write(ByteSink sink, SettlementCandidate c)
    {
        sink.Text(c.Provider);
        sink.Unsigned((ulong)c.Type);
        sink.Each(c.Gross, WriteTotal);
        sink.Each(c.Late, WriteTotal);
        sink.Each(c.Deductions, static (s, d) =>
        {
            s.Text(d.Id);
            s.Month(d.Month);
            s.Unsigned((ulong)d.Kind);
            s.Signed(d.Category is { } category ? (long)category : NoCategory);
            s.Signed(d.Amount.Value);
        });
        sink.Each(c.Drg, static (s, d) =>
        {
            s.Text(d.Id);
            s.Month(d.Month);
            s.Signed(d.Amount.Value);
        });
        var g = c.Gate;
        sink.Flags(g.Declared, g.DeclarationDeadlinePassed, g.AuditDone, g.AgreementCheckDone, g.DrgRequired, g.DrgDone, g.AdvanceInFlight, g.EarlierMonthOpen);
        sink.Each(c.Open, static (s, i) =>
        {
            s.Unsigned((ulong)i.Kind);
            s.Month(i.Month);
            s.Signed(i.Balance.Value);
            s.Each(i.Split, static (s, a) =>
            {
                s.Unsigned((ulong)a.Category);
                s.Signed(a.Pooled.Value);
                s.Signed(a.Account.Value);
            });
            s.Signed(i.SetOffBefore.Value);
        });
        sink.Flags(c.PaymentStopped, c.HasBankAccount);
    }

    protected override SettlementCandidate Read(ref ByteSource source)
    {
        var (provider, type) = (source.Text(), (ProviderType)source.Unsigned());
        var (gross, late) = (source.Each(ReadTotal), source.Each(ReadTotal));
        var deductions = source.Each(static (ref ByteSource s) => new Deduction(s.Text(), s.Month(), (DeductionKind)s.Unsigned(), CategoryOf(s.Signed()), s.Fen()));
        var drg = source.Each(static (ref ByteSource s) => new DrgAdjustment(s.Text(), s.Month(), s.Fen()));
        var gate = source.Byte();
        var open = source.Each(static (ref ByteSource s) => new OpenItem(
            (OpenItemKind)s.Unsigned(), s.Month(), s.Fen(), s.Each(static (ref ByteSource s) => new CategoryAmount((Category)s.Unsigned(), s.Fen(), s.Fen())), s.Fen()));
        var flags = source.Byte();
        return new(provider, type, gross, late, deductions, drg,
            new(gate.Has(0), gate.Has(1), gate.Has(2), gate.Has(3), gate.Has(4), gate.Has(5), gate.Has(6), gate.Has(7)), open, flags.Has(0), flags.Has(1));
    }

    private const long NoCategory = -1;

    private static Category? CategoryOf(long stored) => stored == NoCategory ? null : (Category)stored;

    private static void WriteTotal(ByteSink sink, CategoryTotal total)
    {
        sink.Month(total.Month);
        sink.Unsigned((ulong)total.Category);
        sink.Signed(total.Rows);
        sink.Signed(total.Pooled.Value);
        sink.Signed(total.Account.Value);
    }

    private static CategoryTotal ReadTotal(ref ByteSource source) => new(source.Month(), (Category)source.Unsigned(), source.Signed(), source.Fen(), source.Fen());
}

/// <summary>候选中各种值的字节。The values that candidates are made of.</summary>
internal static class CandidateBytes
{
    public delegate T Reader<out T>(ref ByteSource source);

    public static void Text(this ByteSink sink, string text)
    {
        sink.Unsigned((ulong)Encoding.UTF8.GetByteCount(text));
        sink.Advance(Encoding.UTF8.GetBytes(text, sink.Room(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }

    public static string Text(this ref ByteSource source) => Encoding.UTF8.GetString(source.Bytes(source.Count(int.MaxValue)));

    public static void Month(this ByteSink sink, Month month) => sink.Unsigned((ulong)(month.Year * 12 + month.Number - 1));

    public static Month Month(this ref ByteSource source)
    {
        var months = source.Count(int.MaxValue);
        return new(months / 12, months % 12 + 1);
    }

    public static Fen Fen(this ref ByteSource source) => new(source.Signed());

    public static void Flags(this ByteSink sink, params ReadOnlySpan<bool> flags)
    {
        byte all = 0;
        for (var i = 0; i < flags.Length; i++) if (flags[i]) all |= (byte)(1 << i);
        sink.Byte(all);
    }

    public static bool Has(this byte flags, int place) => (flags & 1 << place) != 0;

    public static void Each<T>(this ByteSink sink, ImmutableArray<T> items, Action<ByteSink, T> write)
    {
        sink.Unsigned((ulong)items.Length);
        foreach (var item in items) write(sink, item);
    }

    public static ImmutableArray<T> Each<T>(this ref ByteSource source, Reader<T> read)
    {
        var count = source.Count(int.MaxValue);
        if (count == 0) return [];
        var items = ImmutableArray.CreateBuilder<T>(count);
        while (items.Count < count) items.Add(read(ref source));
        return items.MoveToImmutable();
    }
}
