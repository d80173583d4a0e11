using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yijie.Domain;

namespace Yijie.App.Serve;

/// <summary>一次办理的结果。How a command ended, as the API says it.</summary>
/// <param name="Answer">The answer's JSON; null where there is a problem.</param>
public sealed record Ended(int Status, string? Answer, Problem? Problem);

/// <summary>办理。Runs a command in this process, by the same code as a typed one, and says how it ended: the exit code becomes a status.</summary>
public static partial class Running
{
    public static Ended Run(string[] words, RequestFolder folder, TextWriter messages, TimeProvider clock, string source, ILogger log, string trace)
    {
        using var output = new StringWriter();
        using var error = new Both(messages);
        Failure? failure = null;
        var exitCode = CommandLine.Run(words, output, error, clock, source, f => failure = f);
        var (answer, said) = (folder.Outside(output.ToString()), error.ToString());
        switch (exitCode)
        {
            case 0 or 3:
                return new(StatusCodes.Status200OK, answer, null);
            case 1 when RefusalsIn(answer) is { } refusals:
                return Not(new(StatusCodes.Status422UnprocessableEntity, "不予办理", Refusals: refusals));
            case 1 when IsJson(answer): // an answer there is, only nothing was stored: nobody is ready to be settled
                return new(StatusCodes.Status200OK, answer, null);
            case 1 or 2:
                return Not(new(exitCode == 1 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest, exitCode == 1 ? "不予办理" : "用法有误", folder.Outside(ForApi(said))));
            default:
                Failed(log, trace, failure!.Inside);
                return Not(new(
                    failure.DatabaseAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
                    failure.Said, $"{(failure.DatabaseAway ? "仍不行,请" : "请")}把编号 {trace} 告诉系统管理员"));
        }

        static Ended Not(Problem problem) => new(problem.Status, null, problem);
    }

    private static ImmutableArray<Refusal>? RefusalsIn(string answer)
    {
        if (!answer.StartsWith("{\"refusals\":", StringComparison.Ordinal)) return null;
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("refusals").Deserialize<ImmutableArray<Refusal>>(Context.JsonForm);
    }

    private static bool IsJson(string answer) => answer.Length > 0 && answer[0] is '{' or '[';

    /// <summary>What was said, with the names of the API instead of the command line's, and without the advice to use --help.</summary>
    private static string ForApi(string said) => OptionName.Replace(
        string.Join('\n', said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.Contains("--help", StringComparison.Ordinal))).Replace("用法有误:", "", StringComparison.Ordinal),
        m => m.Groups[1].Value.Replace('-', '_'));

    [GeneratedRegex("--([a-z][a-z-]*)")]
    private static partial Regex OptionName { get; }

    [LoggerMessage(Level = LogLevel.Error, Message = "command failed, trace {Trace}: {What}")]
    private static partial void Failed(ILogger log, string trace, string what);

    /// <summary>Keeps what is said, and passes it on.</summary>
    private sealed class Both(TextWriter other) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            other.WriteLine(value);
        }
    }
}
