using System.Text.Json;

namespace Yijie.Tests.App;

/// <summary>运行结果。What one run of the command line answered.</summary>
public sealed record RunResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>The answer as JSON; the command must have been run with <c>--json</c> and print one document and nothing else.</summary>
    public JsonElement Json
    {
        get
        {
            try
            {
                return JsonDocument.Parse(Output).RootElement;
            }
            catch (JsonException e)
            {
                throw new InvalidOperationException($"标准输出不是一个 JSON 文档:{e.Message}{Environment.NewLine}{this}", e);
            }
        }
    }

    /// <summary>The reasons of a refusal, in order; the command must have been run with <c>--json</c>.</summary>
    public IReadOnlyList<string> Reasons => [.. Json.GetProperty("refusals").EnumerateArray().Select(r => r.GetProperty("reason").GetString()!)];

    /// <summary>The articles of a refusal, in order; the command must have been run with <c>--json</c>.</summary>
    public IReadOnlyList<string> Articles => [.. Json.GetProperty("refusals").EnumerateArray().Select(r => r.GetProperty("article").GetString()!)];

    /// <summary>Fails the test, showing everything that was printed, unless the exit code is the one expected.</summary>
    public RunResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"应以 {exitCode} 结束,实为 {ExitCode}。{this}");
        return this;
    }

    public override string ToString() =>
        $"{Environment.NewLine}$ yijie {CommandLine}{Environment.NewLine}(exit {ExitCode}){Environment.NewLine}{Output}{Environment.NewLine}{Error}";
}
