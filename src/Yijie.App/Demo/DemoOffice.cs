using System.Text.Json;
using Yijie.App.Storage;

namespace Yijie.App.Demo;

/// <summary>
/// 演示的办事处。Carries out command lines in this process, each by its person on its business day, exactly as they would be typed. The clock follows
/// the business day, so that a demo built tomorrow is the same as one built today.
/// </summary>
internal sealed class DemoOffice(string address)
{
    private DateOnly day;
    private int minutes;

    public string Address => address;

    /// <summary>Runs a command that must succeed, and gives its answer.</summary>
    public JsonElement Do(DateOnly on, string? person, params IEnumerable<string> command)
    {
        var (exitCode, answer) = Run(on, person, command);
        return exitCode == 0 ? answer : throw new InvalidOperationException($"演示中断于:yijie {string.Join(' ', command)} --as {person} --on {on.ToIso()}{Environment.NewLine}{answer}");
    }

    /// <summary>Runs a command that may be refused: its exit code, and its answer or the refusals.</summary>
    public (int ExitCode, JsonElement Answer) Run(DateOnly on, string? person, params IEnumerable<string> command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] line = [.. command, "--db", address, "--on", on.ToIso(), "--json", .. person is null ? (string[])[] : ["--as", person]];
        var exitCode = CommandLine.Run(line, output, error, new DeskClock(Instant(on)));
        var answer = output.ToString();
        if (exitCode is not (0 or 1)) throw new InvalidOperationException($"yijie {string.Join(' ', line)}{Environment.NewLine}{error}");
        return (exitCode, answer.Length == 0 ? default : JsonDocument.Parse(answer).RootElement);
    }

    public T Ask<T>(Func<Store, T> question)
    {
        using var database = Database.Open(address);
        using var store = database.Read();
        return question(store);
    }

    /// <summary>Nine in the morning, and a minute later for each thing done that day.</summary>
    private DateTimeOffset Instant(DateOnly on)
    {
        (day, minutes) = on == day ? (day, minutes + 1) : (on, 0);
        return new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.FromHours(8)).AddMinutes(minutes);
    }

    private sealed class DeskClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
