using System.Buffers;
using System.Text;

namespace Yijie.App.Imports;

/// <summary>
/// 文字形式。How a table is written: UTF-8 with or without a BOM, or GBK. It is found by reading the whole file once, in bounded memory, before
/// anything is taken from it; the same reading refuses what is no table, a record without end and a quote that is never closed.
/// </summary>
internal sealed record TextForm(Encoding Encoding, bool HasBom, string Sha256)
{
    /// <summary>No record of these kinds comes near it; it keeps a file that is one endless line out of memory.</summary>
    public const int MaxRecordBytes = 1 << 20;

    private const int BufferBytes = 1 << 16;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>GB18030, the superset in which every GBK file reads the same.</summary>
    private static readonly Lazy<Encoding> Gbk = new(() =>
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback);
    });

    /// <exception cref="UsageException">It is no table in UTF-8 or GBK, or a truncated gzip file.</exception>
    public static TextForm Of(ImportFile file)
    {
        try
        {
            var scan = new Scan(file.Path);
            var sha256 = ReadThrough(file, scan.Take);
            scan.Finish();
            if (scan.InvalidUtf8 == 0) return new(Utf8, scan.HasBom, sha256);
            if (scan.LooksLikeUtf8) throw new UsageException($"{file.Path} 第 {scan.FirstInvalidLine} 行有不是 UTF-8 的字节,文件可能已损坏");

            var decoder = Gbk.Value.GetDecoder();
            var characters = new char[Gbk.Value.GetMaxCharCount(BufferBytes)];
            ReadThrough(file, bytes => decoder.GetChars(bytes, characters, flush: false));
            decoder.GetChars([], characters, flush: true);
            return new(Gbk.Value, HasBom: false, sha256);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{file.Path} 的编码既不是 UTF-8 也不是 GBK,请另存为 UTF-8 的 CSV");
        }
        catch (InvalidDataException)
        {
            throw new UsageException($"{file.Path} 是不完整或已损坏的压缩文件");
        }
    }

    private delegate void Taking(ReadOnlySpan<byte> bytes);

    private static string ReadThrough(ImportFile file, Taking take)
    {
        using var content = ImportContent.Of(file);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        int count;
        while ((count = content.Bytes.Read(buffer, 0, BufferBytes)) > 0) take(buffer.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(buffer);
        return content.Finish();
    }

    /// <summary>One pass over the bytes: are they UTF-8, where do records end, is every quote closed.</summary>
    private sealed class Scan(string path)
    {
        private enum Place
        {
            FieldStart,
            Unquoted,
            Quoted,
            QuoteInQuoted,
        }

        private readonly byte[] split = new byte[4]; // a character split between two buffers
        private int splitBytes;
        private long total;
        private long line = 1;
        private long recordLine = 1;
        private int recordBytes;
        private long threeByteCharacters;
        private Place place;

        public bool HasBom { get; private set; }
        public long InvalidUtf8 { get; private set; }
        public long FirstInvalidLine { get; private set; }

        /// <summary>Chinese is three bytes a character in UTF-8, and two bytes of GBK seldom look like that: then the file is damaged UTF-8, and reading it as GBK would store nonsense.</summary>
        public bool LooksLikeUtf8 => HasBom || threeByteCharacters > InvalidUtf8;

        public void Take(ReadOnlySpan<byte> bytes)
        {
            var atBeginning = total == 0;
            total += bytes.Length;
            if (atBeginning) bytes = AfterBeginning(bytes);
            while (splitBytes > 0 && bytes.Length > 0)
            {
                split[splitBytes++] = bytes[0];
                bytes = bytes[1..];
                TakeSplit(final: false);
            }
            TakeWhole(bytes);
        }

        public void Finish()
        {
            while (splitBytes > 0) TakeSplit(final: true);
            if (total == 0) throw new UsageException($"{path} 是空文件");
            if (place == Place.Quoted) throw new UsageException($"{path} 第 {recordLine} 行起的记录,引号没有成对");
        }

        private ReadOnlySpan<byte> AfterBeginning(ReadOnlySpan<byte> bytes)
        {
            if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
                throw new UsageException($"{path} 是 UTF-16 编码,请另存为 UTF-8 的 CSV");
            if (bytes.StartsWith("PK\u0003\u0004"u8)) throw new UsageException($"{path} 是 Excel 或 zip 文件,请另存为 CSV");
            HasBom = bytes.StartsWith("\uFEFF"u8);
            return HasBom ? bytes[3..] : bytes;
        }

        private void TakeSplit(bool final)
        {
            var status = Rune.DecodeFromUtf8(split.AsSpan(0, splitBytes), out _, out var consumed);
            if (status == OperationStatus.NeedMoreData && !final) return;
            Character(status, consumed);
            split.AsSpan(consumed, splitBytes - consumed).CopyTo(split);
            splitBytes -= consumed;
        }

        private void TakeWhole(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                if (bytes[0] < 0x80)
                {
                    Ascii(bytes[0]);
                    bytes = bytes[1..];
                    continue;
                }
                var status = Rune.DecodeFromUtf8(bytes, out _, out var consumed);
                if (status == OperationStatus.NeedMoreData)
                {
                    bytes.CopyTo(split);
                    splitBytes = bytes.Length;
                    return;
                }
                Character(status, consumed);
                bytes = bytes[consumed..];
            }
        }

        private void Character(OperationStatus status, int bytes)
        {
            if (status == OperationStatus.Done && bytes == 1)
            {
                Ascii(split[0]);
                return;
            }
            if (status == OperationStatus.Done)
            {
                if (bytes == 3) threeByteCharacters++;
            }
            else if (InvalidUtf8++ == 0) FirstInvalidLine = line;
            Grow(bytes);
            if (place is Place.FieldStart or Place.QuoteInQuoted) place = Place.Unquoted;
        }

        // RFC 4180: a quote opens only at the beginning of a field. No byte of a GBK character is a quote, a comma or a line's end.
        private void Ascii(byte b)
        {
            Grow(1);
            if (b == '\n') line++;
            if (place == Place.Quoted)
            {
                if (b == '"') place = Place.QuoteInQuoted;
                return;
            }
            switch (b)
            {
                case (byte)'"' when place is Place.FieldStart or Place.QuoteInQuoted:
                    place = Place.Quoted;
                    break;
                case (byte)',':
                    place = Place.FieldStart;
                    break;
                case (byte)'\n' or (byte)'\r':
                    (place, recordBytes, recordLine) = (Place.FieldStart, 0, line);
                    break;
                default:
                    place = Place.Unquoted;
                    break;
            }
        }

        private void Grow(int bytes)
        {
            recordBytes += bytes;
            if (recordBytes > MaxRecordBytes)
                throw new UsageException($"{path} 第 {recordLine} 行起的一条记录超过 {MaxRecordBytes / 1024} KiB,不是可以导入的表格");
        }
    }
}
