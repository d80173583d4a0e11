using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Yijie.App.Storage;

namespace Yijie.App.Accounts;

/// <summary>
/// 密钥的保管。Second factors are kept in the database protected (ASP.NET Core Data Protection), the keys in a folder beside it: who has only the one or only
/// the other, as in a backup, has nothing. What was protected with keys that are lost cannot be opened; the administrator takes the second factor away.
/// </summary>
public sealed class SecretSafe(string folder)
{
    /// <summary>What begins a protected secret; before there was protection they were bare base32, which has no colon.</summary>
    private const string Mark = "dp:";

    private readonly Lazy<IDataProtector> protector = new(() => DataProtectionProvider.Create(Private(folder), keys => keys.SetApplicationName("yijie")).CreateProtector("second-factor"));

    /// <summary>Beside a SQLite file, as its <c>-wal</c> is; for PostgreSQL <c>data/keys</c> under the folder the server was started in.</summary>
    public static string FolderFor(string address) =>
        Environment.GetEnvironmentVariable("YIJIE_KEYS") is { Length: > 0 } given ? given : Database.IsPostgresAddress(address) ? Path.Combine("data", "keys") : address + "-keys";

    public string Seal(string secret) => Mark + protector.Value.Protect(secret);

    /// <summary>Null: the key it was protected with is lost.</summary>
    public string? Open(string kept)
    {
        if (!kept.StartsWith(Mark, StringComparison.Ordinal)) return kept;
        try
        {
            return protector.Value.Unprotect(kept[Mark.Length..]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Protects in place what lies in the clear.</summary>
    public void SealAll(Database database)
    {
        using var store = database.Write();
        var clear = store.Query<(string Name, long Seq, string Secret)>($"select name, seq, secret from second_factor where secret <> '' and secret not like '{Mark}%'").ToList();
        foreach (var (name, seq, secret) in clear) store.Execute("update second_factor set secret = @kept where name = @name and seq = @seq", new { name, seq, kept = Seal(secret) });
        store.Commit();
    }

    private static DirectoryInfo Private(string folder)
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, Mine);
    }
}
