using System.Collections.Concurrent;
using System.Data.Common;
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
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Progress> running = new();
    private readonly CancellationTokenSource stop = new();

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
            server.Folders.Done(folder);
            progress.End(ended.Status, ended.Answer ?? ended.Problem!.ToJson(trace));
            while (!Keep(folder.Id, progress) && !stop.Token.WaitHandle.WaitOne(Pause)) { }
            running.TryRemove(folder.Id, out _);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return folder.Id;
    }

    /// <summary>Writes down how a job ended. False: the database is away, and until it is back only memory knows.</summary>
    private bool Keep(string id, Progress progress)
    {
        try
        {
            using var context = server.NewContext();
            using var store = context.Database.Note();
            End(store, context, id, "ended", progress.Ended!.Value.Status, progress.Ended.Value.Content);
            store.Commit();
            return true;
        }
        catch (DbException away) when (away.IsAway())
        {
            return false;
        }
    }

    /// <summary>Whether that person may see the job: his own, his region's where the command is for his post, everything for the province's readers.</summary>
    public JobAnswer Get(string id, Person person)
    {
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return All(store, "e.content", "where j.id = @id", new { id }).Select(AsEnded).FirstOrDefault(j => MaySee(j, person)) ?? throw new ProblemException(Problem.NotFound($"没有任务 {id}"));
    }

    public IReadOnlyList<JobAnswer> List(Person person)
    {
        const int Most = 100;
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return [.. All(store, "''", "", null).Where(j => MaySee(j, person)).Take(Most).Select(j => AsEnded(j) with { Answer = null })]; // their answers, which may be large, are not read
    }

    /// <summary>进度。Server-sent events: what the command says as it says it, then the end.</summary>
    public async Task Stream(HttpContext http, string id, Person person)
    {
        running.TryGetValue(id, out var progress); // looked for first: a job that is no longer among them is in the database
        var job = Get(id, person);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.Body.FlushAsync(http.RequestAborted); // so that whoever watches knows he does, however long nothing is said
        if (progress is not null)
        {
            await foreach (var line in progress.Lines(http.RequestAborted))
            {
                await http.Response.WriteAsync($"event: progress\ndata: {JsonSerializer.Serialize(new { Text = line }, Context.JsonForm)}\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        await http.Response.WriteAsync($"event: end\ndata: {JsonSerializer.Serialize(AsEnded(job, progress), Context.JsonForm)}\n\n", http.RequestAborted);
    }

    /// <summary>Waits for what is still being done, but not for a database that is away.</summary>
    public async Task Finish(TimeSpan atMost)
    {
        await stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(running.Values.Select(p => p.Work)), Task.Delay(atMost));
    }

    private JobAnswer AsEnded(JobAnswer job) => AsEnded(job, running.GetValueOrDefault(job.Id));

    /// <summary>As it stands once it has ended here, written down or not yet.</summary>
    private static JobAnswer AsEnded(JobAnswer job, Progress? progress) => progress?.Ended is var (status, content)
        ? job with { State = StateOf("ended", status), Status = status, Answer = JsonElement.Parse(content) }
        : job;

    private bool MaySee(JobAnswer job, Person person) =>
        job.Name == person.Name
        || (person.Region is null ? person.Role is Role.Province or Role.Auditor : person.Region == job.Region && person.Provider is null && (server.Find(job.Command)?.Right.Admits(person.Role) ?? false));

    private static IEnumerable<JobAnswer> All(Store store, string content, string where, object? parameters) => store.Query<JobRow>(
            $"select j.id, j.at, j.name, j.command, j.region, e.what, e.status, {content} as content from job j left join job_event e on e.job_id = j.id {where} order by j.id desc", parameters)
        .Select(r => new JobAnswer(r.Id, r.At, r.Name, r.Command, r.Region, StateOf(r.What, r.Status), (int?)r.Status, string.IsNullOrEmpty(r.Content) ? null : JsonElement.Parse(r.Content)));

    private static string StateOf(string? what, long? status) => what switch { null => "running", "ended" => status < 400 ? "done" : "failed", _ => what };

    private static void End(Store store, Context context, string id, string what, int? status, string content) => store.Execute(
        "insert into job_event (job_id, seq, at, what, status, content) values (@id, 1, @at, @what, @status, @content)", new { id, at = context.Instant, what, status = (long?)status, content });

    private sealed record JobRow(string Id, string At, string Name, string Command, string? Region, string? What, long? Status, string? Content);

    /// <summary>What a running command says, kept for whoever comes to watch.</summary>
    private sealed class Progress : TextWriter
    {
        private readonly List<string> lines = [];
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private (int Status, string Content)? ended;

        public Task Work { get; set; } = Task.CompletedTask;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => Change(() => lines.Add(value ?? ""));

        /// <summary>How it ended; null: it has not.</summary>
        public (int Status, string Content)? Ended
        {
            get
            {
                lock (lines) return ended;
            }
        }

        public void End(int status, string content) => Change(() => ended = (status, content));

        public async IAsyncEnumerable<string> Lines([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            for (var next = 0; ;)
            {
                string[] fresh;
                Task wait;
                bool last;
                lock (lines) (fresh, wait, last) = ([.. lines.Skip(next)], more.Task, ended is not null);
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
