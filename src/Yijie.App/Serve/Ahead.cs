using System.Collections.Concurrent;
using System.Diagnostics;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Serve;

/// <summary>
/// 先算好。The questions that declare it (<see cref="Declarations.WorkedOutAhead"/>) are asked before anybody does: of every region when the server starts, and after
/// acts of those that were looked at lately. What they read stays kept (<see cref="Store.Kept"/>), so that whoever asks then, in whatever form, waits for none of it.
/// One after another, on one thread; stopped between two questions.
/// </summary>
public sealed class Ahead(Server server) : IAsyncDisposable
{
    /// <summary>就绪至多等多久。</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, long> looked = new(StringComparer.Ordinal);
    private readonly long started = Stopwatch.GetTimestamp();
    private Task work = Task.CompletedTask;
    private volatile bool ready;

    /// <summary>Whether the first round is over, or has taken as long as anybody should wait.</summary>
    public bool IsReady => ready || Stopwatch.GetElapsedTime(started) > MostWait;

    public void Start() => work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Someone looks at that region.</summary>
    public void Looked(string region) => looked[region] = Stopwatch.GetTimestamp();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        stop.Dispose();
    }

    private void Work()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        var known = Region.All.ToDictionary(r => r.Code, _ => -1L);
        do
        {
            try
            {
                using var context = server.NewContext();
                var changes = context.Database.Kept!.Changes;
                long now;
                using (var store = context.Database.Read()) now = changes.Read(store, region: null);
                foreach (var region in known.Keys.Where(r => known[r] < 0 || (IsLookedAt(r) && changes.After(known[r], r, Tables.All))).ToList())
                {
                    AskAll(region);
                    known[region] = now;
                }
            }
            catch (Exception e) when (e is UsageException or System.Data.Common.DbException)
            {
                // the database is away: whoever asks is told so, and this is tried again
            }
            ready = true;
        }
        while (!stop.Token.WaitHandle.WaitOne(Pause));
    }

    private bool IsLookedAt(string region) => looked.TryGetValue(region, out var at) && Stopwatch.GetElapsedTime(at) < Lately;

    private void AskAll(string region)
    {
        foreach (var endpoint in server.Endpoints.Where(e => e.Ahead && !stop.IsCancellationRequested))
        {
            var folder = server.Folders.New("");
            string[] words = [.. endpoint.Command.Split(' '), $"--db={server.Options.Database}", "--json", $"--region={region}", .. server.DemoDay() is { } day ? [$"--on={day:yyyy-MM-dd}"] : Array.Empty<string>()];
            Running.Run(words, folder, TextWriter.Null, server.Options.Clock, "ahead", server.Log, "ahead");
            server.Folders.Done(folder);
        }
    }
}
