using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Yijie.App.Verification;

/// <summary>
/// 两边相同。Whether two sides say the same things, each in its own order and however many: what one says is hashed and added up, what the other says is taken
/// off, and nothing is left. The keys of the hash are drawn anew for each run, so that no two different lists can be made to agree; by chance they do once in 2^128.
/// </summary>
internal sealed class Sameness
{
    private static readonly ulong StartA = Drawn(), StartB = Drawn(), KeyA = Drawn(), KeyB = Drawn();

    private UInt128 left;

    public bool Holds => left == UInt128.Zero;

    public void Add(in Said said) => left = unchecked(left + said.Hash);

    public void TakeOff(in Said said) => left = unchecked(left - said.Hash);

    private static ulong Drawn()
    {
        Span<byte> drawn = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(drawn);
        return BinaryPrimitives.ReadUInt64LittleEndian(drawn) | 1;
    }

    /// <summary>One thing that is said, cell by cell.</summary>
    internal readonly record struct Said
    {
        private readonly ulong a, b;

        private Said(ulong a, ulong b) => (this.a, this.b) = (a, b);

        public static Said Nothing => new(StartA, StartB);

        internal UInt128 Hash => new(Mixed(a, KeyA), Mixed(b, KeyB));

        public Said And(long value) => new(Mixed(a ^ unchecked((ulong)value), KeyA), Mixed(b ^ unchecked((ulong)value), KeyB));

        public Said And(ReadOnlySpan<byte> text)
        {
            var said = And(text.Length);
            for (; text.Length >= sizeof(long); text = text[sizeof(long)..]) said = said.And(BinaryPrimitives.ReadInt64LittleEndian(text));
            if (text.IsEmpty) return said;
            Span<byte> rest = stackalloc byte[sizeof(long)];
            rest.Clear();
            text.CopyTo(rest);
            return said.And(BinaryPrimitives.ReadInt64LittleEndian(rest));
        }

        private static ulong Mixed(ulong value, ulong key)
        {
            var high = Math.BigMul(value, key, out var low);
            return high ^ low;
        }
    }
}
