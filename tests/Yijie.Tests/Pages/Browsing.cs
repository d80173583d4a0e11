using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Yijie.App;
using Yijie.App.Accounts;
using Yijie.App.Demo;
using Yijie.App.Serve;
using Yijie.Tests.Form;

namespace Yijie.Tests.Pages;

[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "what xunit calls it")]
public sealed class PagesCollection : ICollectionFixture<Browsing>
{
    public const string Name = "页面";
}

/// <summary>
/// 页面测试的环境。A demonstration province served by a real server, and Debian's Chromium looking at it. What is missing — the built pages, the browser —
/// makes the tests skip, saying so.
/// </summary>
public sealed class Browsing : IAsyncLifetime
{
    /// <summary>财政资金到账、九月轧差的那几天。</summary>
    public const string Day = "2025-11-03";

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"];

    private readonly string folder = Directory.CreateTempSubdirectory("yijie-pages-").FullName;
    private string? missing;
    private Server? server;
    private readonly Dictionary<string, Elsewhere> later = [];
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>页面截图放在这里,供人看。</summary>
    public static string Screenshots { get; } = Path.Combine(Repository.Root, ".build", "screenshots");

    /// <summary>The time of day, which a test may put forward.</summary>
    public MovedClock Clock { get; } = new();

    public string Address => server!.Addresses[0];

    public string Database => Path.Combine(folder, "demo.db");

    private string AsMade => InFolder("as-made.db");

    private static string? Chromium => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private static string? Built => new[] { Environment.GetEnvironmentVariable("YIJIE_PAGES"), Path.Combine(Repository.Root, "web", "dist") }
        .FirstOrDefault(p => p is not null && File.Exists(Path.Combine(p, "index.html")));

    public async ValueTask InitializeAsync()
    {
        missing = Chromium is null ? "没有 Chromium:apt-get install chromium fonts-wqy-zenhei"
            : Built is null ? "页面没有构建:请用 ./yijie test 运行,或在 web 里 npm ci && npm run build" : null;
        if (missing is not null) return;

        await Task.Run(() => Command("demo", "--no-serve"));
        using (var made = new SqliteConnection($"Data Source={Database}"))
        using (var asMade = new SqliteConnection($"Data Source={AsMade}"))
        {
            made.Open();
            asMade.Open();
            made.BackupDatabase(asMade);
        }
        server = await Serve(Database);
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Window.Patience);
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
        Directory.CreateDirectory(Screenshots);
    }

    private Task<Server> Serve(string database) => Server.Start(new(
        database, "http://127.0.0.1:0", DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Built, Clock, Log: LogLevel.Error, SignInsPerMinute: 100_000));

    /// <summary>Whether the tests are to be skipped.</summary>
    public bool Missing => missing is not null;

    /// <summary>Runs a command on the demonstration's database, for what is not to be shown in a browser.</summary>
    public JsonElement Command(params string[] words) => Command(Database, words);

    private JsonElement Command(string database, string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLine.Run([.. words, "--db", database, "--json"], output, error, Clock);
        Assert.True(exitCode == 0, $"{string.Join(' ', words)}{Environment.NewLine}{error}{output}");
        return JsonElement.Parse(output.ToString());
    }

    /// <summary>银行的答复。As the demonstration's bank gives it.</summary>
    internal string BankAnswer(string paymentFile, string day, int sendsBack) =>
        DemoBank.Answer(paymentFile, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), sendsBack).File;

    /// <summary>A file of the test itself.</summary>
    public string InFolder(string name) => Path.Combine(folder, name);

    /// <summary>A file the demonstration generated.</summary>
    public string Generated(string name) => Path.Combine(folder, "demo-files", name);

    /// <summary>A browser window of its own; null: nobody has signed in.</summary>
    public Task<Window> Open(string? person, int width = 1366, int height = 768) => OpenAt(server?.Addresses[0], person, width, height);

    /// <summary>
    /// As <see cref="Open"/>, on a later day, at that day's own server over a copy of the demonstration as it was made: what is done there changes no other day,
    /// in whatever order the tests run.
    /// </summary>
    public async Task<Window> OpenLater(string day, string? person) => await (await Later(day)).Open(day, person);

    /// <summary>The server of a later day.</summary>
    public async Task<Elsewhere> Later(string day)
    {
        if (missing is not null) Assert.Skip(missing);
        if (!later.TryGetValue(day, out var there))
        {
            var copy = InFolder($"{day}.db");
            File.Copy(AsMade, copy);
            later[day] = there = await Over(copy);
        }
        return there;
    }

    /// <summary>A server of its own over another database; it is to be stopped before that database is taken away.</summary>
    public async Task<Elsewhere> Over(string database)
    {
        if (missing is not null) Assert.Skip(missing);
        return new(this, database, await Serve(database));
    }

    private async Task<Window> OpenAt(string? address, string? person, int width, int height, string? day = null)
    {
        if (missing is not null) Assert.Skip(missing);
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, Locale = "zh-CN", TimezoneId = "Asia/Shanghai", BaseURL = address, AcceptDownloads = true });
        context.SetDefaultTimeout(Window.Patience);
        if (day is not null) await context.AddInitScriptAsync($"if (location.protocol === 'http:') sessionStorage.setItem('yijie.day', '{day}');");
        var window = new Window(context, await context.NewPageAsync());
        if (person is not null) await window.SignIn(person, Account.DemoPassword);
        return window;
    }

    /// <summary>另一个数据库的页面。Windows on any day.</summary>
    public sealed class Elsewhere(Browsing browsing, string database, Server server) : IAsyncDisposable
    {
        /// <inheritdoc cref="Browsing.Command(string[])"/>
        public JsonElement Command(params string[] words) => browsing.Command(database, words);

        public Task<Window> Open(string day, string? person) => browsing.OpenAt(server.Addresses[0], person, 1366, 768, day);

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.CloseAsync();
        playwright?.Dispose();
        foreach (var there in later.Values) await there.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>拨快的钟。</summary>
public sealed class MovedClock : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));

    public void Pass(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);
}

/// <summary>一个浏览器窗口。What went wrong in it — a script's error, something the content security policy refused — fails the test when it is closed.</summary>
public sealed class Window : IAsyncDisposable
{
    /// <summary>How long a page may take, in milliseconds: continuous integration has few processors.</summary>
    public const int Patience = 60_000;

    private readonly IBrowserContext context;
    private readonly List<string> wrong = [];

    public Window(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.PageError += (_, error) => wrong.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)) wrong.Add(message.Text);
        };
    }

    public IPage Page { get; }

    public async Task SignIn(string person, string password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("登录名").FillAsync(person);
        await Page.GetByLabel("密码").FillAsync(password);
        await Button("登录").ClickAsync();
        await Assertions.Expect(Page).Not.ToHaveURLAsync(new Regex("/sign-in"));
    }

    /// <summary>Waits until the window is at an address: asked again and again, for the page itself may have gone there before anybody listened.</summary>
    public Task At(string path) => Assertions.Expect(Page).ToHaveURLAsync(new Regex($"^https?://[^/]+{Regex.Escape(path)}"));

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task Go(string path) => Page.GotoAsync(path);

    /// <summary>Waits until the page shows this.</summary>
    public Task See(string text) => Assertions.Expect(Page.GetByText(text).Filter(new() { Visible = true }).First).ToBeVisibleAsync();

    public Task See(Regex text) => Assertions.Expect(Page.GetByText(text).Filter(new() { Visible = true }).First).ToBeVisibleAsync();

    /// <summary>Keeps a picture of the whole page, for people to look at.</summary>
    public async Task Picture(string name)
    {
        await Settle();
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Browsing.Screenshots, $"{name}.png"), FullPage = true });
    }

    /// <summary>Nothing is being asked of the server any more, and what came is drawn.</summary>
    public async Task Settle()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(Page.Locator(".ant-skeleton, .ant-spin-spinning, .waiting")).ToHaveCountAsync(0);
        await Page.WaitForTimeoutAsync(150);
    }

    /// <summary>How much wider the page is than the window.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>How much wider it prints than an A4 page is between its margins.</summary>
    public async Task<int> OverflowInPrint()
    {
        var size = Page.ViewportSize!;
        await Page.SetViewportSizeAsync(703, 1000);
        await Page.EmulateMediaAsync(new() { Media = Media.Print });
        var wide = await Overflow();
        await Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await Page.SetViewportSizeAsync(size.Width, size.Height);
        return wide;
    }

    /// <summary>复核或审批:看过摘要,勾选,交回。</summary>
    public async Task Decide(string title, string? picture = null)
    {
        await Button(title).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = $"交回摘要,{title}通过" });
        Assert.True(await confirm.IsDisabledAsync());
        await dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        if (picture is not null) await Picture(picture);
        await confirm.ClickAsync();
    }

    /// <summary>无障碍。What axe finds that is serious or worse, on the page as it stands.</summary>
    public async Task<IReadOnlyList<string>> Barriers()
    {
        await Settle();
        await Page.EvaluateAsync(await AxeSource());
        var found = await Page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => ({ id: v.id, impact: v.impact, at: v.nodes.map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160)) }))");
        return [.. found.EnumerateArray().Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(v => $"{v.GetProperty("id").GetString()}: {string.Join(" | ", v.GetProperty("at").EnumerateArray().Take(3).Select(n => n.GetString()))}")];
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        Assert.Empty(wrong);
    }

    private static async Task<string> AxeSource() => await File.ReadAllTextAsync(Path.Combine(Repository.Root, "web", "node_modules", "axe-core", "axe.min.js"));
}
