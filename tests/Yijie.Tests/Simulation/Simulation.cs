using System.Globalization;
using Yijie.Domain;
using Yijie.Tests.App;

namespace Yijie.Tests.Simulation;

/// <summary>
/// 模拟。A small region over several months, its people doing whatever comes next in whatever order chance has it: extracts in pieces and late, drafts
/// overtaken by facts, too little money, the bank answering in parts and sending things back, agreements suspended, things done twice. Every step goes
/// through the command line, and after every step the invariants hold.
/// </summary>
internal sealed class Simulation
{
    private const string Region = "140200";
    private static readonly string[] Funds = ["310", "390"];
    private static readonly Month First = new(2025, 6);
    private static readonly Month Last = new(2025, 8);
    private static readonly DateOnly Start = new(2025, 7, 1);
    private static readonly DateOnly End = new(2025, 10, 20);

    private readonly TestDatabase db;
    private readonly Random random;
    private readonly Invariants invariants;
    private readonly List<(DateOnly On, string Kind, string File)> arriving;
    private readonly List<string> approved = [];
    private readonly List<string[]> done = [];
    private DateOnly today = Start;
    private int files;

    public Simulation(TestDatabase db, int seed, Invariants invariants)
    {
        (this.db, this.invariants, random) = (db, invariants, new(seed));
        db.Done("generate", "--out", db.Folder, "--providers", "9", "--settlements", "900", "--from", $"{First}", "--to", $"{Last}", "--regions", Region, "--seed", $"{seed}");
        foreach (var register in (string[])["providers", "agreements", "enrolments"]) db.Done("import", register, Path.Combine(db.Folder, $"{register}.csv"), "--on", "2025-06-30");
        arriving = [.. Arrivals().OrderBy(a => a.On)];
    }

    /// <summary>What was done, line by line, for the report of a failure.</summary>
    public List<string> Trail { get; } = [];

    /// <summary>How often each command succeeded and was refused: whether the simulation went anywhere.</summary>
    public string Summary() => string.Join(Environment.NewLine, Trail.Select(line => line.Split(' '))
        .GroupBy(words => $"{words[1]} {words[2]}").OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"{g.Key,-24} 成 {g.Count(w => w[0] == "0"),4} 拒 {g.Count(w => w[0] != "0"),4}"));

    public void Run()
    {
        for (; today < End; today = today.AddDays(1 + random.Next(4)))
        {
            ImportWhatHasCome();
            for (var acts = 1 + random.Next(5); acts > 0; acts--) Act();
        }
        Finish();
    }

    private void Act()
    {
        var fund = Funds[random.Next(Funds.Length)];
        var month = First.Plus(random.Next(3));
        if (month.Next.FirstDay > today) return;
        switch (random.Next(12))
        {
            case 0: Receive(fund, 1 + random.Next(200_000)); break;
            case 1 or 2 or 3: Decide("advance", fund, month); break;
            case 4 or 5 or 6: Decide("settle", fund, month); break;
            case 7 or 8: Export(); break;
            case 9: BankAnswers(percentSentBack: 20, percentAnswered: 60); break;
            case 10: Reissue(); break;
            default: Again(); break;
        }
    }

    /// <summary>收尾:资料到齐,资金充足,银行全部付讫;各月依次办完。</summary>
    private void Finish()
    {
        today = End;
        ImportWhatHasCome();
        foreach (var fund in Funds) Receive(fund, 100_000_000);
        for (var month = First; month <= Last; month = month.Next)
        {
            foreach (var fund in Funds)
            {
                foreach (var act in (string[])["advance", "settle"])
                {
                    Decide(act, fund, month, always: true);
                    Export();
                    BankAnswers(percentSentBack: 0, percentAnswered: 100);
                }
            }
        }
        foreach (var line in db.Run("verify", "--json").Expect(0).Json.GetProperty("checks").EnumerateArray())
            Assert.Empty(line.GetProperty("faults").EnumerateArray());
    }

    private void Receive(string fund, int yuan) =>
        Do("funds", "receive", "--region", Region, "--fund", fund, "--amount", $"{yuan}", "--as", $"f.{Region}");

    /// <summary>Calculated, and by chance reviewed, rejected or approved; facts that come in between make the approval fail, and that is right.</summary>
    private void Decide(string act, string fund, Month month, bool always = false)
    {
        string[] calculate = [act, "calculate", "--region", Region, "--fund", fund, "--month", $"{month}", "--as", $"h.{Region}"];
        if (Do(calculate) is not { ExitCode: 0, Json: var draft }) return;
        var (id, hash) = (draft.GetProperty("id").GetString()!, draft.GetProperty("hash").GetString()!);
        if (!always && random.Next(5) == 0) ImportOne();
        if (!always && random.Next(12) == 0)
        {
            Do(act, "reject", "--id", id, "--reason", "复核退回", "--as", $"r.{Region}");
            return;
        }
        if (!always && random.Next(6) == 0) return;
        Do(act, "review", "--id", id, "--hash", hash, "--as", $"r.{Region}");
        if (!always && random.Next(6) == 0) ImportOne();
        if (Do(act, "approve", "--id", id, "--hash", hash, "--as", $"a.{Region}").ExitCode == 0 && !approved.Contains(id)) approved.Add(id);
    }

    /// <summary>Exports the batches that have something waiting, and now and then one that may have nothing.</summary>
    private void Export()
    {
        foreach (var batch in approved.Where(b => invariants.IsWaiting(b) || random.Next(8) == 0))
            Do("pay", "export", "--batch", batch, "--format", "csv", "--out", Path.Combine(db.Folder, $"pay-{++files}.csv"), "--as", $"c.{Region}");
    }

    private void BankAnswers(int percentSentBack, int percentAnswered)
    {
        var answered = invariants.Instructions("exported").Where(_ => random.Next(100) < percentAnswered).ToList();
        if (answered.Count == 0) return;
        var lines = answered.Select(i => random.Next(100) < percentSentBack ? $"{i},RJCT,{Iso(today)},账号有误" : $"{i},ACSC,{Iso(today)},");
        Do("pay", "result", db.File($"result-{++files}.csv", $"instruction_id,status,booked_on,reason\n{string.Join('\n', lines)}\n"), "--as", $"c.{Region}");
    }

    private void Reissue()
    {
        var sentBack = invariants.Instructions("rejected");
        if (sentBack.Count > 0) Do("pay", "reissue", "--instruction", sentBack[random.Next(sentBack.Count)], "--as", $"c.{Region}");
    }

    /// <summary>做过的再做一次。Whatever succeeded before is done again on the same terms: it may be refused, it must not change anything.</summary>
    private void Again()
    {
        if (done.Count == 0) return;
        var before = invariants.Fingerprint();
        Run(done[random.Next(done.Count)]);
        Assert.Equal(before, invariants.Fingerprint());
    }

    private void ImportWhatHasCome()
    {
        while (arriving.Count > 0 && arriving[0].On <= today) ImportOne();
    }

    private void ImportOne()
    {
        if (arriving.Count == 0 || arriving[0].On > today) return;
        var (_, kind, file) = arriving[0];
        arriving.RemoveAt(0);
        var result = Run(["import", kind, file]);
        Assert.Equal(0, result.ExitCode);
        if (random.Next(5) > 0) return;
        var before = invariants.Fingerprint();
        Run(["import", kind, file]);
        Assert.Equal(before, invariants.Fingerprint());
    }

    private RunResult Do(params string[] command)
    {
        var result = Run(command);
        var mayRepeat = command[0] != "funds" && command[1] is not ("calculate" or "reissue" or "export");
        if (result.ExitCode == 0 && mayRepeat) done.Add(command);
        return result;
    }

    private RunResult Run(string[] command)
    {
        string[] dated = [.. command, "--on", Iso(today), "--json"];
        var result = db.Run(dated);
        Trail.Add($"{result.ExitCode} {string.Join(' ', dated)}");
        Assert.True(result.ExitCode is 0 or 1, $"{result}");
        Assert.Empty(invariants.Broken());
        return result;
    }

    /// <summary>Each generated file in pieces that come on days of their own; some settlement rows and deductions come long after their month was settled.</summary>
    private IEnumerable<(DateOnly On, string Kind, string File)> Arrivals()
    {
        for (var month = First; month <= Last; month = month.Next)
        {
            var next = month.Next.FirstDay;
            foreach (var piece in Pieces($"settlements-{month}.csv", 3)) yield return (next.AddDays(piece.Number == 2 ? random.Next(60) : random.Next(3)), "settlements", piece.Path);
            foreach (var piece in Pieces($"declarations-{month}.csv", 2)) yield return (next.AddDays(9 + random.Next(4)), "declarations", piece.Path);
            foreach (var piece in Pieces($"deductions-{month}.csv", 2)) yield return (next.AddDays(18 + random.Next(30)), "deductions", piece.Path);
            foreach (var piece in Pieces($"drg-{month}.csv", 2)) yield return (next.AddDays(18 + random.Next(30)), "drg", piece.Path);
            foreach (var piece in Pieces($"reviews-{month}.csv", 3)) yield return (next.AddDays(20 + random.Next(12)), "reviews", piece.Path);
        }
        yield return Standing(new(2025, 7, 8), "suspended");
        yield return Standing(new(2025, 8, 28), "normal");
    }

    /// <summary>The same provider both times: suspended in July, normal again at the end of August.</summary>
    private (DateOnly On, string Kind, string File) Standing(DateOnly on, string status)
    {
        var provider = File.ReadLines(Path.Combine(db.Folder, "providers.csv")).ElementAt(2).Split(',')[0];
        return (on, "agreements", db.File($"agreements-{status}.csv", $"fixmedins_code,status,from,to\n{provider},{status},{Iso(on)},\n"));
    }

    private IEnumerable<(int Number, string Path)> Pieces(string name, int count)
    {
        var path = Path.Combine(db.Folder, name);
        if (!File.Exists(path)) yield break;
        var lines = File.ReadAllLines(path);
        var pieces = lines.Skip(1).ToLookup(_ => random.Next(count));
        for (var number = 0; number < count; number++)
            if (pieces[number].Any()) yield return (number, db.File($"{number}-{name}", $"{lines[0]}\n{string.Join('\n', pieces[number])}\n"));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
