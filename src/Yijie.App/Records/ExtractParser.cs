using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Yijie.App.Imports;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>导入的共同条件。What every thread that parses an import's rows shares.</summary>
internal sealed record ParsingScope(
    IRecordSource Source, int[] Places, ProviderIndex Providers, Person? Importer, DateOnly Today, Pseudonym Pseudonym,
    Numbered<FieldsKey, RowProfile> Profiles, Numbered<FieldKey, Division> Divisions, RowPartitions Partitions, TextEncoding Encoding,
    ImportMemory Memory);

/// <summary>
/// 明细解析。One thread's reading of an extract: takes blocks until there are none, finds their fields, checks every row and deals the good
/// ones out to the partitions. The order of the checks is that of rules.md §2: parse, provider, identities; the id comes last, when the
/// month is together.
/// </summary>
internal sealed unsafe class ExtractParser
{
    private const int Ahead = 8;

    private readonly ParsingScope scope;
    private readonly RecordBlock block = new();
    private readonly FieldIndex index = new();
    private readonly NumberCache<FieldsKey> profiles = new();
    private readonly NumberCache<FieldKey> divisions = new();
    private readonly int[] places;
    private readonly int columns;
    private readonly long latest;
    private readonly Chunk[] chunks;
    private readonly bool[]? foreign;
    private int[] providersOfBlock = [];
    private readonly bool[] monthsSeen = new bool[(SegmentRows.LastYear - SegmentRows.FirstYear + 1) * 12];

    public ExtractParser(ParsingScope scope)
    {
        this.scope = scope;
        places = scope.Places;
        columns = scope.Source.Header.Count;
        latest = SegmentRows.SecondsOf(scope.Today.AddDays(1).ToDateTime(TimeOnly.MinValue));
        chunks = new Chunk[scope.Partitions.Count];
        foreign = scope.Importer?.Region is { } own ? [.. scope.Providers.Regions.Select(r => r != own)] : null;
    }

    public ImportTally Tally { get; } = new();

    /// <summary>The months that good rows lie in.</summary>
    public IEnumerable<Month> Months => Enumerable.Range(0, monthsSeen.Length).Where(m => monthsSeen[m]).Select(m => new Month(SegmentRows.FirstYear, 1).Plus(m));

    /// <summary>Reads until the source has no more.</summary>
    public void Run()
    {
        while (scope.Source.Next(block))
        {
            scope.Encoding.Look(block);
            index.Index(block);
            ParseBlock();
        }
        for (var p = 0; p < chunks.Length; p++)
            if (chunks[p].Begin is not null) scope.Partitions.Add(p, chunks[p].Begin, (int)(chunks[p].End - chunks[p].Begin));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ParseBlock()
    {
        var located = stackalloc Span[ExtractColumns.Count];
        var line = block.FirstLine;
        fixed (byte* text = block.Buffer)
        fixed (int* separators = index.Separators, place = places)
        {
            if (!block.HasQuotes) FindProviders(text, separators);
            var (first, record) = (1, 0);
            foreach (var next in index.RecordEnds)
            {
                var (start, lineFeed) = (separators[first - 1] + 1, separators[next - 1]);
                var end = lineFeed > start && text[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
                separators[next - 1] = end; // while the record is read: its last field ends there
                if (block.HasQuotes) ParseQuoted(text, located, separators + first - 1, next - first, start, end, line, index.IsMalformed(lineFeed));
                else if (next - first == columns)
                {
                    FetchChunk(record + Ahead);
                    ParseRow(text, new PlainFields(separators + first - 1, place), line, providersOfBlock[record]);
                }
                else ParseMisshapen(next - first, start, end, line);
                line += block.HasQuotes ? LinesIn(start, end) : 1;
                separators[next - 1] = lineFeed;
                first = next;
                record++;
            }
        }
    }

    /// <summary>
    /// Finds the provider of every record of the block; the slots of the index, which lie anywhere, are asked for some records ahead so that they are at
    /// hand when their turn comes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindProviders(byte* text, int* separators)
    {
        var ends = index.RecordEnds;
        if (providersOfBlock.Length < ends.Length) providersOfBlock = new int[ends.Length * 2];
        for (int record = -Ahead, first = 1, firstAhead = 1; record < ends.Length; record++)
        {
            if (record + Ahead < ends.Length)
            {
                if (CodeOf(text, separators, firstAhead, ends[record + Ahead], out var ahead)) scope.Providers.Fetch(text + ahead.At, ahead.Length);
                firstAhead = ends[record + Ahead];
            }
            if (record < 0) continue;
            providersOfBlock[record] = CodeOf(text, separators, first, ends[record], out var code) ? scope.Providers.Find(text + code.At, code.Length) : -1;
            first = ends[record];
        }
    }

    /// <summary>The field with the provider's code. False: the record is misshapen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool CodeOf(byte* text, int* separators, int first, int next, out Span code)
    {
        unchecked
        {
            code = default;
            if (next - first != columns) return false;
            var place = places[(int)ExtractColumn.FixmedinsCode];
            var (start, end) = (separators[first + place - 1] + 1, separators[first + place]);
            if (place + 1 == columns && end > start && text[end - 1] == '\r') end--;
            code = new(start, end - start);
            return true;
        }
    }

    /// <summary>Asks for the place where a record's row will be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FetchChunk(int record)
    {
        if (!Sse.IsSupported || record >= index.Records || providersOfBlock[record] < 0) return;
        var at = chunks[scope.Partitions.Of(providersOfBlock[record])].End;
        Sse.Prefetch0(at);
        Sse.Prefetch0(at + 64);
    }

    private int LinesIn(int start, int end) => 1 + block.Buffer.AsSpan(start, end - start).Count((byte)'\n');

    private void ParseQuoted(byte* text, Span* located, int* before, int count, int start, int end, long line, bool isMalformed)
    {
        if (isMalformed) Reject(line, "", "", "引号不合 CSV 规范(RFC 4180):收尾引号之后还有文字");
        else if (count != columns) ParseMisshapen(count, start, end, line);
        else
        {
            fixed (int* place = places)
            {
                var plain = new PlainFields(before, place);
                for (var c = 0; c < ExtractColumns.Count; c++) located[c] = Unquoted(text, plain[(ExtractColumn)c]);
            }
            var code = located[(int)ExtractColumn.FixmedinsCode];
            ParseRow(text, new LocatedFields(located), line, scope.Providers.Find(text + code.At, code.Length));
        }
    }

    /// <summary>A quoted field's text: without its marks, doubled marks made single, in place.</summary>
    private static Span Unquoted(byte* text, Span field)
    {
        if (field.Length < 2 || text[field.At] != '"') return field;
        var to = field.At + 1;
        for (var from = field.At + 1; from < field.At + field.Length - 1; from++)
        {
            if (text[from] == '"') from++;
            text[to++] = text[from];
        }
        return new(field.At + 1, to - field.At - 1);
    }

    private void ParseMisshapen(int fields, int start, int end, long line)
    {
        if (end == start) return; // an empty line is no record
        Reject(line, "", $"{fields} 列", $"列数与表头({columns} 列)不符");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ParseRow<TFields>(byte* text, TFields fields, long line, int provider) where TFields : struct, IFields
    {
        const int MoneyColumns = ExtractColumn.HospPartAmt - ExtractColumn.MedfeeSumamt + 1;
        var money = stackalloc long[MoneyColumns];
        var idField = fields[ExtractColumn.SetlId];
        var good = Field.TryId(text + idField.At, idField.Length, out var id);
        var init = SettlementId.None;
        var initField = fields[ExtractColumn.InitSetlId];
        if (initField.Length > 0) good &= Field.TryId(text + initField.At, initField.Length, out init);
        for (var i = 0; i < MoneyColumns; i++)
        {
            var field = fields[ExtractColumn.MedfeeSumamt + i];
            good &= Field.TryFen(text + field.At, field.Length, out money[i]);
        }
        var time = fields[ExtractColumn.SetlTime];
        good &= Field.TryTime(text + time.At, time.Length, out var seconds, out var month) && seconds < latest;
        var psnNo = fields[ExtractColumn.PsnNo];
        good &= psnNo.Length <= FieldFaults.MaxPsnNo;
        var profile = ProfileOf(text, fields);
        var insuredAt = DivisionOf(text, fields[ExtractColumn.InsuAdmdvs]);
        var providerAt = DivisionOf(text, fields[ExtractColumn.FixBlngAdmdvs]);
        if (!good || (profile | insuredAt | providerAt) < 0)
        {
            RejectUnreadable(text, fields, line);
            return;
        }

        if (provider < 0 || foreign is not null && foreign[provider])
        {
            RejectProvider(text, fields[ExtractColumn.FixmedinsCode], provider, line, money[FundPaid] + money[Account]);
            return;
        }
        unchecked // fourteen digits of yuan: sums of a dozen amounts are far from the limit
        {
            var fund = money[Pooled] + money[Pooled + 1] + money[Pooled + 2] + money[Pooled + 3] + money[Pooled + 4] + money[Pooled + 5] + money[Pooled + 6];
            if (fund != money[FundPaid] || money[Fee] != fund + money[Account] + money[Cash] + money[HospitalBorne])
            {
                RejectSums(text, fields, money, line);
                return;
            }
        }
        Tally.Lines++;
        monthsSeen[month] = true;
        var person = scope.Pseudonym.For(new(text + psnNo.At, psnNo.Length));
        Keep(provider, line, month, seconds, profile, insuredAt, providerAt, id, init, person, money + Pooled);
    }

    // Places among the amounts, in the order of the columns.
    private const int Fee = 0, FundPaid = 1, Pooled = 2, Account = 9, Cash = 11, HospitalBorne = 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Keep(int provider, long line, int month, long seconds, int profile, int insuredAt, int providerAt, in SettlementId id, in SettlementId init, long person, long* amounts)
    {
        var partition = scope.Partitions.Of(provider);
        ref var chunk = ref chunks[partition];
        if (chunk.Begin is null || chunk.End - chunk.Begin > RowPartitions.ChunkSize - RowPartitions.MaxRow) Renew(ref chunk, partition);
        chunk.End += PackedRow.Write(chunk.End, provider, line, month, seconds, profile, insuredAt, providerAt, id, init, person, amounts);
    }

    private void Renew(ref Chunk chunk, int partition)
    {
        if (chunk.Begin is not null) scope.Partitions.Add(partition, chunk.Begin, (int)(chunk.End - chunk.Begin));
        chunk.Begin = chunk.End = scope.Partitions.Take();
    }

    /// <summary>The number of the row's profile; -1: some code or flag is not one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ProfileOf<TFields>(byte* text, TFields fields) where TFields : struct, IFields
    {
        if (!TryEight(text, fields[ExtractColumn.Insutype], out var insutype)
            | !TryEight(text, fields[ExtractColumn.MedType], out var medType)
            | !TryEight(text, fields[ExtractColumn.ClrType], out var clrType)
            | !TryEight(text, fields[ExtractColumn.ClrWay], out var clrWay)
            | !TryEight(text, fields[ExtractColumn.PayLoc], out var payLoc)
            | !TryEight(text, fields[ExtractColumn.ValiFlag], out var valid)
            | !TryEight(text, fields[ExtractColumn.RefdSetlFlag], out var refunded)) return -1;
        if ((payLoc | valid | refunded) > 0xFFFF) return -1;
        var key = new FieldsKey(insutype, medType, clrType, clrWay, payLoc | valid << 16 | refunded << 32);
        var number = profiles.Find(key, out var slot);
        return number >= 0 ? number : FindProfile(text, fields, key, slot);
    }

    /// <summary>The number of a division; -1: it is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DivisionOf(byte* text, Span field)
    {
        if (!TryEight(text, field, out var eight)) return -1;
        var key = new FieldKey(eight);
        var number = divisions.Find(key, out var slot);
        return number >= 0 ? number : FindDivision(text, field, key, slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEight(byte* text, Span field, out ulong eight)
    {
        eight = Field.Eight(text + field.At, field.Length);
        return field.Length <= 8;
    }

    private int FindProfile<TFields>(byte* text, TFields fields, FieldsKey key, int slot) where TFields : struct, IFields
    {
        var known = scope.Profiles.Find(key, () => FieldFaults.ProfileOf(c => Text(text, fields, c), scope.Source.IsPlatformMessages));
        if (known >= 0) profiles.Put(slot, key, known);
        return known;
    }

    private int FindDivision(byte* text, Span field, FieldKey key, int slot)
    {
        var known = scope.Divisions.Find(key, () => FieldFaults.DivisionOf(TextEncoding.Shown(new(text + field.At, field.Length))));
        if (known >= 0) divisions.Put(slot, key, known);
        return known;
    }

    private static string Text<TFields>(byte* text, TFields fields, ExtractColumn column) where TFields : struct, IFields =>
        TextEncoding.Shown(new(text + fields[column].At, fields[column].Length));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectUnreadable<TFields>(byte* text, TFields fields, long line) where TFields : struct, IFields
    {
        var faults = FieldFaults.Of(c => Text(text, fields, c), scope.Today, scope.Source.IsPlatformMessages);
        var measured = Field.TryFen(text + fields[ExtractColumn.FundPaySumamt].At, fields[ExtractColumn.FundPaySumamt].Length, out var fund)
            & Field.TryFen(text + fields[ExtractColumn.AcctPay].At, fields[ExtractColumn.AcctPay].Length, out var account);
        Tally.Lines++;
        Tally.Reject(measured ? fund + account : 0, [.. faults.Select(f => new Rejection(line, f.Column.Name(), f.Value, f.Reason))]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectProvider(byte* text, Span code, int provider, long line, long measure)
    {
        Tally.Lines++;
        var reason = provider < 0 ? "机构未登记" : $"{scope.Importer!.Name} 属于统筹区 {scope.Importer.Region},不能导入 {scope.Providers.Regions[provider]} 的数据(内控·岗位分离)";
        Tally.Reject(measure, new Rejection(line, ExtractColumn.FixmedinsCode.Name(), FieldFaults.Bounded(TextEncoding.Shown(new(text + code.At, code.Length))), reason));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RejectSums<TFields>(byte* text, TFields fields, long* money, long line) where TFields : struct, IFields
    {
        Tally.Lines++;
        Fen At(int place) => new(money[place]);
        var amounts = new SettlementAmounts(At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7), At(8), At(9), At(10), At(11), At(12));
        Tally.Reject(amounts.Measure.Value, [.. amounts.Faults.Select(f => new Rejection(line, f.Column, Text(text, fields, ExtractColumns.Of(f.Column)), f.Reason))]);
    }

    private void Reject(long line, string column, string value, string reason)
    {
        Tally.Lines++;
        Tally.Reject(0, new Rejection(line, column, value, reason));
    }

    /// <summary>A field's place in the block.</summary>
    private readonly struct Span(int at, int length)
    {
        public readonly int At = at;
        public readonly int Length = length;
    }

    /// <summary>Where a record's fields are.</summary>
    private interface IFields
    {
        Span this[ExtractColumn column] { get; }
    }

    /// <summary>Fields between separators; a column that the file does not have is an empty field.</summary>
    /// <param name="before">The separator before the record, behind which are its own.</param>
    private readonly struct PlainFields(int* before, int* place) : IFields
    {
        public Span this[ExtractColumn column]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                var at = place[(int)column];
                if (at < 0) return default;
                var from = unchecked(before[at] + 1);
                return new(from, unchecked(before[at + 1] - from));
            }
        }
    }

    /// <summary>Fields that have been looked at already.</summary>
    private readonly struct LocatedFields(Span* fields) : IFields
    {
        public Span this[ExtractColumn column]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => fields[(int)column];
        }
    }

    /// <summary>The part of a partition that this thread is filling.</summary>
    private struct Chunk
    {
        public byte* Begin, End;
    }
}
