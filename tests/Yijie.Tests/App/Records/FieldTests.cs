using System.Globalization;
using System.Text;
using Yijie.App.Records;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.Tests.App.Records;

/// <summary>字段的快速解析,与朴素的解析逐一对照。</summary>
public sealed unsafe class FieldTests
{
    [Fact(DisplayName = "金额:各种写法,快速解析与朴素解析同收同拒、同值")]
    public void Amounts()
    {
        const string Characters = "0123456789.-+, eE:/\0";
        var random = new Random(20250703);
        for (var i = 0; i < 400_000; i++)
        {
            var text = random.Next(3) switch
            {
                0 => new Fen(random.NextInt64((long)Math.Pow(10, random.Next(1, 17)))).ToYuan(),
                1 => $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(100_000)}.{random.Next(100):00}",
                _ => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Characters[random.Next(random.Next(4) == 0 ? Characters.Length : 11)])),
            };
            var fen = Fen.Zero;
            var whole = text.Split('.')[0].TrimStart('-');
            var expected = text.Length == 0 || (whole.Length <= Field.MaxYuanDigits && Fen.TryParseYuan(text, out fen));
            var good = Parsed(text, (at, length) => Field.TryFen(at, length, out var value) ? value : null);
            Assert.True(expected ? good == fen.Value : good is null, $"“{text}”:{good}");
        }
    }

    [Fact(DisplayName = "时间:每一种月日时分秒,快速解析与朴素解析同收同拒、同值")]
    public void Times()
    {
        var random = new Random(20250703);
        for (var i = 0; i < 200_000; i++)
        {
            var text = $"{random.Next(1990, 2110):0000}-{random.Next(14):00}-{random.Next(33):00} {random.Next(26):00}:{random.Next(62):00}:{random.Next(62):00}";
            if (random.Next(20) == 0) text = text.Insert(random.Next(text.Length), "x")[..19];
            var expected = DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                && time.Year is >= SegmentRows.FirstYear and <= SegmentRows.LastYear;
            var good = Parsed(text, (at, length) => Field.TryTime(at, length, out var seconds, out var month) ? seconds * 10_000 + month : null);
            Assert.True(expected ? good == SegmentRows.SecondsOf(time) * 10_000 + (time.Year - 2000) * 12 + time.Month - 1 : good is null, $"“{text}”:{good}");
        }
    }

    [Fact(DisplayName = "分隔符:一次六十四字节找到的,与逐字节看的相同,不论多密、到哪里为止")]
    public void Separators()
    {
        var random = new Random(20250705);
        var index = new FieldIndex();
        var block = new RecordBlock();
        for (var i = 0; i < 2_000; i++)
        {
            block.Length = random.Next(1, random.Next(2) == 0 ? 300 : 40_000);
            var dense = random.Next(1, 64);
            for (var at = 0; at < block.Buffer.Length && at < block.Length + 64; at++)
                block.Buffer[at] = (byte)(random.Next(64) < dense ? random.Next(3) == 0 ? '\n' : ',' : random.Next(32, 256) is var other && other == ',' ? 'x' : other);
            block.Buffer[block.Length - 1] = (byte)'\n';
            index.Index(block);
            var (separators, ends) = (new List<int> { -1 }, new List<int>());
            for (var at = 0; at < block.Length; at++)
            {
                if (block.Buffer[at] is not ((byte)',' or (byte)'\n')) continue;
                separators.Add(at);
                if (block.Buffer[at] == '\n') ends.Add(separators.Count);
            }
            Assert.True(ends.SequenceEqual(index.RecordEnds.ToArray()) && separators.SequenceEqual(index.Separators.Take(separators.Count)), $"block {i}");
        }
    }

    [Fact(DisplayName = "参保人假名:SipHash-2-4,与公布的检验值一致")]
    public void SipHash()
    {
        var pseudonym = new Pseudonym(0x0706050403020100, 0x0F0E0D0C0B0A0908);
        Assert.Equal(0x726FDB47DD0E0E31UL, pseudonym.SipHash([]));
        Assert.Equal(0xA129CA6149BE45E5UL, pseudonym.SipHash([.. Enumerable.Range(0, 15).Select(i => (byte)i)]));
    }

    private delegate long? Parse(byte* at, int length);

    private static long? Parsed(string text, Parse parse)
    {
        Span<byte> bytes = stackalloc byte[128];
        bytes.Fill((byte)'9'); // what follows a field must not matter
        var length = Encoding.UTF8.GetBytes(text, bytes[32..]);
        fixed (byte* at = bytes) return parse(at + 32, length);
    }
}
