using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App;

/// <summary>命令的环境。What every command is run with: the database, who acts, on which business day, and how to answer.</summary>
public sealed class Context(string address, string? actor, DateOnly? onDay, bool json, TextWriter output, TextWriter error, TimeProvider clock, string? source = null) : IDisposable
{
    /// <summary>JSON as programs rely on it: snake_case, Chinese as it is, amounts in fen.</summary>
    public static readonly JsonSerializerOptions JsonForm = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Converters = { new MonthJson(), new FenJson(), new RateJson() },
    };

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Asia/Shanghai", "Asia/Shanghai");

    private Database? database;

    public string Address => address;
    public bool Json => json;

    /// <summary>A file as the records name it: as it was typed, or by its name where it was sent over the network and lay in a passing folder.</summary>
    public string NameOf(string path) => source is null ? path : Path.GetFileName(path);

    /// <summary>Standard output: the answer and nothing else.</summary>
    public TextWriter Output => output;

    /// <summary>Standard error: progress and messages.</summary>
    public TextWriter Error => error;

    /// <summary>What is made of the answer in place of printing it.</summary>
    internal Action<object>? Instead { get; set; }

    /// <summary>The database, opened on first use.</summary>
    public Database Database => database ??= Database.Open(address);

    /// <summary>Whether something may have been stored: a commit was begun, however it ended.</summary>
    public bool MayHaveChanged => database?.MayHaveChanged ?? false;

    /// <summary>业务日。The business day: <c>--on</c>, or today in Asia/Shanghai.</summary>
    public DateOnly Today => onDay ?? DateOnly.FromDateTime(Now.DateTime);

    /// <summary>The clock, for the record of when something was done; no rule reads it.</summary>
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Shanghai);

    /// <summary>The clock as it is stored.</summary>
    public string Instant => Written(Now);

    /// <summary>An instant as it is stored.</summary>
    public static string Written(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>办理人。The person of <c>--as</c>.</summary>
    /// <exception cref="UsageException">None was named.</exception>
    /// <exception cref="RefusedException">There is no such person.</exception>
    public Person Actor(Store store) => actor is null
        ? throw new UsageException("请用 --as 指明办理人")
        : People.Find(store, actor) ?? throw new RefusedException("内控·岗位分离", $"没有用户 {actor}");

    /// <summary>The person of <c>--as</c>, if one was named.</summary>
    public Person? ActorIfNamed(Store store) => actor is null ? null : Actor(store);

    /// <summary>Refuses a reader who was named and has no right to that region (and provider).</summary>
    public void RequireReader(Store store, string region, string? provider = null)
    {
        if (ActorIfNamed(store) is { } person) RefusedException.ThrowIfAny(People.MayRead(person, region, provider));
    }

    /// <summary>
    /// 开始办理。Checks the actor's post and region, and that the business day is not before the last day acted on in that book.
    /// </summary>
    public Person Begin(Store store, string region, Fund fund, params ReadOnlySpan<Role> posts)
    {
        var person = Actor(store);
        var last = store.Find<string>("select max(on_day) from act where region = @region and fund = @fund", new { region, fund = fund.Code() });
        RefusedException.ThrowIfAny(
        [
            .. People.MayAct(person, region, posts),
            .. Refusal.When(last is not null && string.CompareOrdinal(Today.ToIso(), last) < 0, "内控·业务日", $"业务日 {Today.ToIso()} 早于本账套最近办理日 {last}"),
        ]);
        return person;
    }

    /// <summary>
    /// 记审计日志。Records an act in the transaction that carries it out, when that is committed: with the tables it has written, by which a server knows the
    /// answers that stand (docs/decisions/192).
    /// </summary>
    /// <param name="reach">The only region whose rows it writes; null: its own, and of an act of the whole province any.</param>
    public void Record(Store store, string region, Fund? fund, string actorName, string command, string target, string hash, string outcome, string? reach = null) => store.AtCommit(s => s.Execute(
        """
        insert into act (region, seq, fund, on_day, at, actor, command, target, hash, outcome, source, wrote, reach)
        select @region, coalesce(max(seq), 0) + 1, @fund, @onDay, @at, @actorName, @command, @target, @hash, @outcome, @source, @wrote, @reach
        from act where region = @region
        """,
        new { region, fund = fund?.Code(), onDay = Today.ToIso(), at = Instant, actorName, command, target, hash, outcome, source, wrote = string.Join(' ', s.Written), reach }));

    /// <summary>Answers: the object as JSON with <c>--json</c>, otherwise the text.</summary>
    public void Answer<T>(T content, Action<TextWriter> text)
    {
        if (Instead is { } makeOf)
        {
            Instead = null;
            makeOf(content!);
            return;
        }
        if (!json)
        {
            text(output);
            return;
        }
        using (var stream = new TextStream(output)) JsonSerializer.Serialize(stream, content, JsonForm);
        output.WriteLine();
    }

    /// <summary>Says something beside the answer, on standard error.</summary>
    public void Say(string message) => error.WriteLine(message);

    public void Dispose() => database?.Dispose();
}

/// <summary>书写形式。How days are written in files, tables and answers.</summary>
public static class Writing
{
    public static string ToIso(this DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public static DateOnly ToDay(this string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class MonthJson : JsonConverter<Month>
{
    public override Month Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Month.Parse(reader.GetString()!);
    public override void Write(Utf8JsonWriter writer, Month value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    public override Month ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Month.Parse(reader.GetString()!);
    public override void WriteAsPropertyName(Utf8JsonWriter writer, Month value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());
}

internal sealed class FenJson : JsonConverter<Fen>
{
    public override Fen Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());
    public override void Write(Utf8JsonWriter writer, Fen value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

internal sealed class RateJson : JsonConverter<Rate>
{
    public override Rate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt32());
    public override void Write(Utf8JsonWriter writer, Rate value, JsonSerializerOptions options) => writer.WriteNumberValue(value.BasisPoints);
}
