using System.Diagnostics;
using System.Text;

namespace Yijie.Tests.App;

/// <summary>真实进程。The built program run as a process of its own: to be killed at a moment of the test's choosing, or to be two at once.</summary>
public sealed class RunningProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly string commandLine;

    public RunningProcess(params IReadOnlyList<string> args)
    {
        commandLine = string.Join(' ', args);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yijie.dll"));
        foreach (var arg in args) start.ArgumentList.Add(arg);

        process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>断电。Lets one command end by itself and takes the time, then starts the other again and again and kills it at ever later moments of that time.</summary>
    /// <param name="undisturbed">The command, on a database that nothing happens to.</param>
    /// <param name="test">The same command on another such database.</param>
    /// <param name="check">What must hold after every cut.</param>
    public static void CutPower(Func<RunningProcess> undisturbed, Func<RunningProcess> test, Action check)
    {
        var clock = Stopwatch.StartNew();
        using (var process = undisturbed()) process.Wait().Expect(0);
        var needed = clock.Elapsed;
        foreach (var share in (double[])[0.5, 0.65, 0.75, 0.85, 0.95])
        {
            using (var process = test())
            {
                Thread.Sleep(needed * share);
                process.Kill();
            }
            check();
        }
    }

    public bool HasExited => process.HasExited;

    /// <summary>What the process has said on standard error so far.</summary>
    public string ErrorSoFar => Text(error);

    /// <summary>And its answer so far.</summary>
    public string OutputSoFar => Text(output);

    /// <summary>Ends the process at once, as a power cut would (SIGKILL), and waits until it is gone.</summary>
    /// <returns>False: it had already ended by itself.</returns>
    public bool Kill()
    {
        var wasRunning = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return wasRunning && process.ExitCode == 128 + 9;
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public RunResult Wait(TimeSpan? atMost = null)
    {
        if (!process.WaitForExit(atMost ?? TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            Assert.Fail($"进程没有按时结束:yijie {commandLine}");
        }
        process.WaitForExit(); // and until both streams are read to their ends
        return new(commandLine, process.ExitCode, OutputSoFar.TrimEnd('\n'), ErrorSoFar);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }
}
