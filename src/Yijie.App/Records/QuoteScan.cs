namespace Yijie.App.Records;

/// <summary>
/// 带引号文本的逐字扫描。Takes text with quotation marks apart by RFC 4180, byte by byte: a field is quoted if it begins with a mark, a
/// doubled mark stands for one, and separators between marks are text. Blocks without any mark go through <see cref="FieldIndex"/>'s fast path.
/// </summary>
internal ref struct QuoteScan
{
    private enum State { FieldStart, Plain, Quoted, MarkInQuoted }

    private State state;

    /// <summary>Text after a closing mark: not RFC 4180.</summary>
    public bool Malformed { get; private set; }

    public readonly bool InQuotes => state == State.Quoted;

    /// <summary>Takes the next byte. True: it is a separator, a comma or a line feed.</summary>
    public bool Separates(byte next)
    {
        switch (state)
        {
            case State.Quoted:
                if (next == '"') state = State.MarkInQuoted;
                return false;
            case State.MarkInQuoted when next == '"':
                state = State.Quoted;
                return false;
            case State.FieldStart when next == '"':
                state = State.Quoted;
                return false;
        }
        if (next is (byte)',' or (byte)'\n')
        {
            state = State.FieldStart;
            return true;
        }
        if (state == State.MarkInQuoted && next != '\r') Malformed = true;
        state = State.Plain;
        return false;
    }

    public void Forgive() => Malformed = false;

    /// <summary>Where the last whole record of the text ends; 0: nowhere.</summary>
    public static int LastRecordEnd(ReadOnlySpan<byte> text)
    {
        var scan = new QuoteScan();
        var end = 0;
        for (var i = 0; i < text.Length; i++)
            if (scan.Separates(text[i]) && text[i] == '\n') end = i + 1;
        return end;
    }
}
