using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using Yijie.App.Imports;
using Yijie.App.Storage;

namespace Yijie.App.Accounts;

/// <summary>账户。What a person signs in with, and whether he may: each part is the last of its events.</summary>
/// <param name="PasswordHash">Null: none was ever set, so nobody can sign in as him.</param>
/// <param name="Temporary">首次口令:须先修改。</param>
/// <param name="Secret">动态口令的密钥,as it is kept (<see cref="SecretSafe"/>);null:没有启用。</param>
public sealed record Account(string? PasswordHash, bool Temporary, bool Disabled, string? Secret)
{
    /// <summary>连续失败几次即锁定。</summary>
    public const int MostFailures = 5;

    /// <summary>锁定多久。</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>演示口令。Known to everyone: for invented people only, and the server refuses to open such a database to the network.</summary>
    public const string DemoPassword = "yijie-2025-demo";

    private static readonly PasswordHasher<string> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    /// <summary>The hash of nothing anyone knows: what an unknown name is checked against, so that it takes as long as a known one.</summary>
    private static readonly Lazy<string> Nobody = new(() => Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    public static Account Of(Store store, string name)
    {
        var credential = store.Find<CredentialRow>("select password_hash, temporary from credential where name = @name order by seq desc limit 1", new { name });
        var state = store.Find<string>("select what from account_event where name = @name and what in ('disabled', 'enabled') order by seq desc limit 1", new { name });
        var secret = store.Find<string>("select secret from second_factor where name = @name order by seq desc limit 1", new { name });
        return new(credential?.PasswordHash, credential?.Temporary == 1, state == "disabled", secret is { Length: > 0 } ? secret : null);
    }

    public bool Verify(string password) =>
        Hasher.VerifyHashedPassword("", PasswordHash ?? Nobody.Value, password) != PasswordVerificationResult.Failed && PasswordHash is not null;

    public static string Hash(string password) => Hasher.HashPassword("", password);

    public static void SetPassword(Store store, Context context, string name, string hash, bool temporary, string actor, bool demo = false) => store.Execute(
        "insert into credential (name, seq, password_hash, temporary, demo, at, actor) select @name, coalesce(max(seq), 0) + 1, @hash, @temporary, @demo, @at, @actor from credential where name = @name",
        new { name, hash, temporary = temporary ? 1L : 0L, demo = demo ? 1L : 0L, at = context.Instant, actor });

    /// <summary>Gives the demonstration's password to those who have none; hashed once for all, as nobody's secret needs a salt of its own.</summary>
    public static void SetDemoPasswords(Store store, Context context, IEnumerable<string> names)
    {
        var without = names.Where(n => Of(store, n).PasswordHash is null).ToList();
        if (without.Count == 0) return;
        var hash = Hash(DemoPassword);
        foreach (var name in without) SetPassword(store, context, name, hash, temporary: false, ImportLog.System, demo: true);
    }

    /// <summary>Whether someone's password is the one known to everyone.</summary>
    public static bool AnyDemo(Store store) => store.Scalar<long>(
        "select cast(count(*) as bigint) from credential c where demo = 1 and seq = (select max(seq) from credential where name = c.name)") > 0;

    public static void SetSecret(Store store, Context context, string name, string secret, string actor) => store.Execute(
        "insert into second_factor (name, seq, secret, at, actor) select @name, coalesce(max(seq), 0) + 1, @secret, @at, @actor from second_factor where name = @name",
        new { name, secret, at = context.Instant, actor });

    /// <summary>
    /// 动态口令只用一次(RFC 6238, 5.2)。Writes down that this person's code of that time step is used; false: it, or a later one, was used before. Of two who
    /// come with one code at once, one is told so.
    /// </summary>
    public static bool UseCode(Context context, string name, long step)
    {
        using var note = context.Database.Note();
        if (note.IsPostgres) note.Execute("select pg_advisory_xact_lock(hashtext('used_code'))"); // one at a time: any two would each wait for the other on Citus
        try
        {
            var added = note.Execute("insert into used_code (name, step, at) select @name, @step, @at where not exists (select 1 from used_code where name = @name and step >= @step)",
                new { name, step, at = context.Instant });
            note.Commit();
            return added == 1;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <param name="what">disabled, enabled or unlocked.</param>
    public static void Note(Store store, Context context, string name, string what, string actor) => store.Execute(
        "insert into account_event (name, seq, what, at, actor) select @name, coalesce(max(seq), 0) + 1, @what, @at, @actor from account_event where name = @name", new { name, what, at = context.Instant, actor });

    /// <summary>What is on record of who came while locked out: no failure more, or the time that he was told would move on with each attempt.</summary>
    public const string LockedOut = "已锁定";

    /// <summary>锁定到何时。Null: not locked. Failures count since the last success, unlocking or new password.</summary>
    public static DateTimeOffset? LockedUntil(Store store, string name, DateTimeOffset now)
    {
        var cleared = store.Scalar<string?>(
            """
            select max(at) from (
              select max(at) as at from access where name = @name and what = 'sign-in'
              union all select max(at) from account_event where name = @name and what = 'unlocked'
              union all select max(at) from credential where name = @name) cleared
            """,
            new { name }) ?? "";
        var failures = store.Query<string>("select at from access where name = @name and what = 'sign-in-failed' and outcome <> @LockedOut and at > @cleared order by id desc", new { name, LockedOut, cleared }).ToList();
        if (failures.Count < MostFailures) return null;
        var until = DateTimeOffset.Parse(failures[0], CultureInfo.InvariantCulture) + LockedFor;
        return until > now ? until : null;
    }

    /// <summary>撤销一个人的全部令牌。They were issued to the system of the institution that he belonged to.</summary>
    public static void RevokeTokens(Store store, Context context, string name, string by) => store.Execute(
        "insert into api_token_revoked (id, at, actor) select id, @at, @by from api_token where name = @name and id not in (select id from api_token_revoked)", new { name, at = context.Instant, by });

    /// <summary>A one-time password to hand over: no letters that are read for one another.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16);

    /// <summary>令牌。Something only its bearer knows.</summary>
    public static string NewToken() => Base64Url(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a token.</summary>
    public static string HashOfToken(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>An id that sorts by time, and by order within this process.</summary>
    public static string NewId(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture,
        $"{now.ToUnixTimeMilliseconds():x12}{(ushort)Interlocked.Increment(ref serial):x4}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");

    private static int serial;

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed record CredentialRow(string PasswordHash, long Temporary);
}
