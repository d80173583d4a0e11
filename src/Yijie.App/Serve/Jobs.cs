using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yijie.App.Accounts;
using Yijie.App.Storage;

namespace Yijie.App.Serve;

/// <summary>任务的状况。</summary>
/// <param name="State">running, done, failed (see <paramref name="Status"/>) or interrupted: the server stopped before it ended; imports and runs may simply be repeated.</param>
/// <param name="Status">As the request would have been answered.</param>
/// <param name="Answer">The answer or the problem.</param>
public sealed record JobAnswer(string Id, string At, string Name, string Command, string? Region, string State, int? Status, JsonElement? Answer);

/// <summary>
/// 长任务。Work that outlasts a request: kept in the database from its start to its end, its progress in memory only (a large import holds the one writer that
/// SQLite has). One that was cut off by a crash is found and said to be interrupted when the server starts again.
/// </summary>
public sealed class Jobs(Server server)
{
    private readonly ConcurrentDictionary<string, Progress> running = new();

    /// <summary>Those that a server that is no more left behind.</summary>
    public void MarkInterrupted()
    {
        using var context = server.NewContext();
        using var store = context.Database.Note();
        foreach (var id in store.Query<string>("select id from job where id not in (select job_id from job_event)").ToList()) End(store, context, id, "interrupted", null, "");
        store.Commit();
    }

    public string Start(Person person, Endpoint endpoint, Arguments arguments, string[] words, RequestFolder folder, string source, string trace)
    {
        var progress = new Progress();
        using (var context = server.NewContext())
        {
            using var store = context.Database.Note();
            store.Execute("insert into job (id, at, name, command, region, arguments, source) values (@Id, @at, @Name, @Command, @region, @given, @source)",
                new { folder.Id, at = context.Instant, person.Name, endpoint.Command, region = arguments.Region ?? person.Region, given = arguments.AsJson(folder), source });
            store.Commit();
        }
        running[folder.Id] = progress;
        progress.Work = Task.Factory.StartNew(() =>
        {
            var ended = Running.Run(words, folder, progress, server.Options.Clock, source, server.Log, trace);
            using (var context = server.NewContext())
            {
                using var store = context.Database.Note();
                End(store, context, folder.Id, "ended", ended.Status, ended.Answer ?? ended.Problem!.ToJson(trace));
                store.Commit();
            }
            server.Folders.Done(folder);
            progress.End();
            running.TryRemove(folder.Id, out _);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return folder.Id;
    }

    /// <summary>Whether that person may see the job: his own, his region's where the command is for his post, everything for the province's readers.</summary>
    public JobAnswer Get(string id, Person person)
    {
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return All(store, "where j.id = @id", new { id }).FirstOrDefault(j => MaySee(j, person)) ?? throw new ProblemException(Problem.NotFound($"没有任务 {id}"));
    }

    public IReadOnlyList<JobAnswer> List(Person person)
    {
        const int Most = 100;
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return [.. All(store, "", null).Where(j => MaySee(j, person)).Take(Most).Select(j => j with { Answer = null })];
    }

    /// <summary>进度。Server-sent events: what the command says as it says it, then the end.</summary>
    public async Task Stream(HttpContext http, string id, Person person)
    {
        Get(id, person);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        if (running.TryGetValue(id, out var progress))
        {
            await foreach (var line in progress.Lines(http.RequestAborted))
            {
                await http.Response.WriteAsync($"event: progress\ndata: {JsonSerializer.Serialize(new { Text = line }, Context.JsonForm)}\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        await http.Response.WriteAsync($"event: end\ndata: {JsonSerializer.Serialize(Get(id, person), Context.JsonForm)}\n\n", http.RequestAborted);
    }

    /// <summary>Waits for what is still being done.</summary>
    public Task Finish(TimeSpan atMost) => Task.WhenAny(Task.WhenAll(running.Values.Select(p => p.Work)), Task.Delay(atMost));

    private bool MaySee(JobAnswer job, Person person) =>
        job.Name == person.Name
        || (person.Region is null ? person.Role is Role.Province or Role.Auditor : person.Region == job.Region && person.Provider is null && (server.Find(job.Command)?.Right.Admits(person.Role) ?? false));

    private static IEnumerable<JobAnswer> All(Store store, string where, object? parameters) => store.Query<JobRow>(
            $"select j.id, j.at, j.name, j.command, j.region, e.what, e.status, e.content from job j left join job_event e on e.job_id = j.id {where} order by j.id desc", parameters)
        .Select(r => new JobAnswer(r.Id, r.At, r.Name, r.Command, r.Region, StateOf(r), (int?)r.Status, string.IsNullOrEmpty(r.Content) ? null : JsonElement.Parse(r.Content)));

    private static string StateOf(JobRow row) => row.What switch { null => "running", "ended" => row.Status < 400 ? "done" : "failed", _ => row.What };

    private static void End(Store store, Context context, string id, string what, int? status, string content) => store.Execute(
        "insert into job_event (job_id, seq, at, what, status, content) values (@id, 1, @at, @what, @status, @content)", new { id, at = context.Instant, what, status = (long?)status, content });

    private sealed record JobRow(string Id, string At, string Name, string Command, string? Region, string? What, long? Status, string? Content);

    /// <summary>What a running command says, kept for whoever comes to watch.</summary>
    private sealed class Progress : TextWriter
    {
        private readonly List<string> lines = [];
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool ended;

        public Task Work { get; set; } = Task.CompletedTask;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => Change(() => lines.Add(value ?? ""));

        public void End() => Change(() => ended = true);

        public async IAsyncEnumerable<string> Lines([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            for (var next = 0; ;)
            {
                string[] fresh;
                Task wait;
                bool last;
                lock (lines) (fresh, wait, last) = ([.. lines.Skip(next)], more.Task, ended);
                foreach (var line in fresh) yield return line;
                next += fresh.Length;
                if (last) yield break;
                await wait.WaitAsync(stop);
            }
        }

        private void Change(Action change)
        {
            lock (lines)
            {
                change();
                more.TrySetResult();
                more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
