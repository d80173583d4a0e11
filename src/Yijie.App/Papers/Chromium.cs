using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yijie.App.Papers;

/// <summary>
/// 无界面的浏览器。A Chromium of its own for one file, spoken to over a pipe (its DevTools protocol): nothing listens anywhere, and what its page asks for is
/// answered here or refused, so that nothing is fetched from the network. Its profile goes with it.
/// </summary>
public sealed class Chromium : IDisposable
{
    private const string Origin = "http://yijie.invalid";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
    [
        "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--metrics-recording-only", "--mute-audio",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--lang=zh-CN",
    ];

    private readonly string profile = Directory.CreateTempSubdirectory("yijie-print-").FullName;
    private readonly Process process;
    private readonly Timer deadline;
    private readonly Func<string, (string Type, byte[] Content, string? Policy)?> answers;
    private readonly byte[] buffer = new byte[1 << 16];
    private readonly MemoryStream message = new();
    private int filled, next, calls;
    private bool late;

    /// <param name="path">The program.</param>
    /// <param name="answers">What stands at a path of the site it looks at; null: nothing.</param>
    /// <param name="atMost">After this it is stopped, whatever it is doing.</param>
    public Chromium(string path, Func<string, (string Type, byte[] Content, string? Policy)?> answers, TimeSpan atMost)
    {
        this.answers = answers;
        // The protocol is spoken over the file descriptors 3 and 4.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var word in (string[])["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", path, .. Arguments, .. AsRoot, $"--user-data-dir={profile}", "about:blank"]) start.ArgumentList.Add(word);
        start.Environment["HOME"] = profile;
        process = Process.Start(start)!;
        deadline = new(_ => Stop(), null, atMost, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The program on the PATH; null: not installed.</summary>
    public static string? Installed => (
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        let path = Path.Combine(folder, name)
        where File.Exists(path)
        select path).FirstOrDefault();

    /// <summary>Chromium keeps its pages in a sandbox, but refuses to when it is run by root.</summary>
    private static string[] AsRoot => Environment.UserName == "root" ? ["--no-sandbox"] : [];

    /// <summary>Opens a page of the site and waits until it calls <c>paperReady</c>.</summary>
    /// <returns>What it says: ready, or what is wrong.</returns>
    public (string Session, string Said) Open(string path)
    {
        var target = Call("Target.createTarget", new() { ["url"] = "about:blank" })["targetId"]!;
        var session = (string)Call("Target.attachToTarget", new() { ["targetId"] = target.DeepClone(), ["flatten"] = true })["sessionId"]!;
        Call("Fetch.enable", new() { ["patterns"] = new JsonArray(new JsonObject { ["urlPattern"] = "*" }) }, session);
        Call("Runtime.enable", [], session);
        Call("Runtime.addBinding", new() { ["name"] = "paperReady" }, session);
        Say("Page.navigate", new() { ["url"] = Origin + path }, session);
        return (session, (string)Await(heard => (string?)heard["method"] == "Runtime.bindingCalled")["params"]!["payload"]!);
    }

    /// <summary>Prints the page, in its own paper size, with an outline of its headings.</summary>
    public void Print(string session, Stream to)
    {
        var made = Call("Page.printToPDF", new() { ["preferCSSPageSize"] = true, ["printBackground"] = true, ["generateTaggedPDF"] = true, ["generateDocumentOutline"] = true, ["transferMode"] = "ReturnAsStream" }, session);
        for (var last = false; !last;)
        {
            var part = Call("IO.read", new() { ["handle"] = made["stream"]!.DeepClone(), ["size"] = 1 << 20 }, session);
            var data = (string)part["data"]!;
            to.Write(part["base64Encoded"] is { } encoded && (bool)encoded ? Convert.FromBase64String(data) : System.Text.Encoding.Latin1.GetBytes(data));
            last = (bool)part["eof"]!;
        }
    }

    public void Dispose()
    {
        deadline.Dispose();
        Kill();
        process.WaitForExit();
        process.Dispose();
        message.Dispose();
        for (var tries = 0; Directory.Exists(profile); tries++)
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException) when (tries < 50) // a process of its that is only now ending still writes there
            {
                Thread.Sleep(100);
            }
        }
    }

    /// <summary>Says something and waits for its answer.</summary>
    private JsonNode Call(string method, JsonObject parameters, string? session = null)
    {
        var id = Say(method, parameters, session);
        var heard = Await(heard => (int?)heard["id"] == id);
        return heard["result"] ?? throw new InvalidOperationException($"Chromium: {method}: {heard["error"]?.ToJsonString()}");
    }

    /// <summary>Reads on until that is heard; in between the page's own requests are answered.</summary>
    private JsonNode Await(Func<JsonNode, bool> that)
    {
        while (true)
        {
            var heard = Hear();
            if ((string?)heard["method"] == "Fetch.requestPaused") Fulfil(heard["params"]!, (string)heard["sessionId"]!);
            else if (that(heard)) return heard;
        }
    }

    private void Fulfil(JsonNode asked, string session)
    {
        var (id, url) = (asked["requestId"]!.DeepClone(), (string)asked["request"]!["url"]!);
        var answer = url.StartsWith(Origin + "/", StringComparison.Ordinal) ? answers(new Uri(url).AbsolutePath) : null;
        if (answer is not { } found)
        {
            Say("Fetch.failRequest", new() { ["requestId"] = id, ["errorReason"] = "BlockedByClient" }, session);
            return;
        }
        var headers = new JsonArray(new JsonObject { ["name"] = "Content-Type", ["value"] = found.Type });
        if (found.Policy is { } policy) headers.Add(new JsonObject { ["name"] = "Content-Security-Policy", ["value"] = policy });
        Say("Fetch.fulfillRequest", new() { ["requestId"] = id, ["responseCode"] = 200, ["responseHeaders"] = headers, ["body"] = Convert.ToBase64String(found.Content) }, session);
    }

    private int Say(string method, JsonObject parameters, string? session)
    {
        var said = new JsonObject { ["id"] = ++calls, ["method"] = method, ["params"] = parameters };
        if (session is not null) said["sessionId"] = session;
        try
        {
            process.StandardInput.BaseStream.Write([.. JsonSerializer.SerializeToUtf8Bytes(said), 0]);
            process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            throw Gone();
        }
        return calls;
    }

    /// <summary>The next message; each ends with a zero.</summary>
    private JsonNode Hear()
    {
        message.SetLength(0);
        while (true)
        {
            var end = buffer.AsSpan(next, filled - next).IndexOf((byte)0);
            message.Write(buffer, next, end < 0 ? filled - next : end);
            if (end >= 0)
            {
                next += end + 1;
                return JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!;
            }
            (next, filled) = (0, process.StandardOutput.BaseStream.Read(buffer));
            if (filled == 0) throw Gone();
        }
    }

    private UsageException Gone() => new(late ? "打印超时,请分几次打印" : "Chromium 没有启动或中途退出,请查看能否运行:chromium --headless --version");

    private void Stop()
    {
        late = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
