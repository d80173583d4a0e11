using System.Text;
using System.Text.Json;
using Yijie.App.Imports;
using Yijie.App.Storage;

namespace Yijie.App.Serve;

/// <summary>一份答复。Its JSON; looked into at most once, by however many ask.</summary>
public sealed class Answer(string text)
{
    private readonly Lazy<JsonElement> root = new(() => JsonElement.Parse(Encoding.UTF8.GetBytes(text)));

    public string Text => text;
    public JsonElement Root => root.Value;

    /// <summary>Of memory, looked into or not.</summary>
    public long Bytes => text.Length * 5L;
}

/// <summary>
/// 记住的答复。Questions that declare it (<see cref="Declarations.UntilNextAct"/>) are answered from memory as long as nothing has been acted on that could change
/// the answer: every act leaves a row in the audit log, in the transaction that carries it out (docs/decisions/190).
/// </summary>
public sealed class KeptAnswers
{
    private const long MostBytes = 256L << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> byQuestion = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> byUse = [];
    private long bytes;

    /// <summary>到哪里为止。The last acts of that region and of the province's own level; null: of all regions.</summary>
    public static string MarkOf(Store store, string? region)
    {
        if (region is null) return $"{store.Scalar<long>("select cast(coalesce(sum(seq), 0) as bigint) from (select max(seq) as seq from act group by region) newest")}";
        return $"{Last(region)}.{Last(ImportLog.Province)}";

        long Last(string of) => store.Scalar<long>("select coalesce(max(seq), 0) from act where region = @of", new { of });
    }

    /// <summary>The answer as it has been since the mark, or else as it is now; those who ask at once wait for one.</summary>
    public Answer Of(string question, string mark, Func<Answer> ask)
    {
        Kept? kept;
        lock (gate)
        {
            if (byQuestion.TryGetValue(question, out var known) && known.Value.Mark != mark) Drop(known);
            if (byQuestion.TryGetValue(question, out known)) byUse.Remove(known);
            kept = known?.Value ?? new(question, mark, new(ask));
            byQuestion[question] = byUse.AddFirst(kept);
        }
        try
        {
            var answer = kept.Answer.Value;
            lock (gate) Count(kept, answer);
            return answer;
        }
        catch
        {
            lock (gate)
            {
                if (byQuestion.TryGetValue(question, out var failed) && failed.Value == kept) Drop(failed);
            }
            throw;
        }
    }

    private void Count(Kept kept, Answer answer)
    {
        if (kept.Bytes > 0 || !byQuestion.TryGetValue(kept.Question, out var node) || node.Value != kept) return;
        bytes += kept.Bytes = answer.Bytes;
        while (bytes > MostBytes && byUse.Last is { } oldest) Drop(oldest);
    }

    private void Drop(LinkedListNode<Kept> node)
    {
        byUse.Remove(node);
        byQuestion.Remove(node.Value.Question);
        bytes -= node.Value.Bytes;
    }

    private sealed class Kept(string question, string mark, Lazy<Answer> answer)
    {
        public string Question => question;
        public string Mark => mark;
        public Lazy<Answer> Answer => answer;

        /// <summary>Zero: not answered yet.</summary>
        public long Bytes { get; set; }
    }
}
