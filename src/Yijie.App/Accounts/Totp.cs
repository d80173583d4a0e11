using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yijie.App.Accounts;

/// <summary>动态口令。Time-based one-time passwords of RFC 6238 (HMAC-SHA-1, 30 seconds, 6 digits), as the common authenticator programs have them.</summary>
public static class Totp
{
    private const int Step = 30;
    private const int SecretLength = 20;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string NewSecret() => Base32(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>The time step whose code it is: that of now, or the one before or after, as clocks differ. Null: of none of them.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset now)
    {
        var (key, given, step) = (FromBase32(secret), Encoding.UTF8.GetBytes(code), now.ToUnixTimeSeconds() / Step);
        long? found = null;
        for (var at = step - 1; at <= step + 1; at++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, at, digits: 6)), given)) found = at;
        return found;
    }

    /// <summary>What an authenticator program scans.</summary>
    public static string Uri(string secret, string name) => $"otpauth://totp/{System.Uri.EscapeDataString($"医结:{name}")}?secret={secret}&issuer={System.Uri.EscapeDataString("医结")}";

    /// <summary>The code of one step (RFC 4226, 5.3).</summary>
    internal static string Code(byte[] secret, long step, int digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350 // the authenticator programs know no other
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFFFFFF;
        return (truncated % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    internal static string Base32(byte[] bytes)
    {
        var text = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (held, bits) = ((held << 8) | b, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            held &= 31;
        }
        if (bits > 0) text.Append(Alphabet[(held << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <exception cref="FormatException">It is not base32.</exception>
    internal static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (held, bits) = (0, 0);
        foreach (var c in text)
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0) throw new FormatException($"not base32: {c}");
            (held, bits) = ((held << 5) | value, bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(held >> (bits - 8)));
            bits -= 8;
            held &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
