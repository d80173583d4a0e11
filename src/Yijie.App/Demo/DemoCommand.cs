using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.MonthlySettlement;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>下一步。Something left for the visitor to do: who (null: anyone), on which day, what, and the line to paste.</summary>
public sealed record NextStep(string? Person, string? Post, string OnDay, string What, string Command);

/// <summary>演示的答复。</summary>
/// <param name="Served">Null: not served.</param>
public sealed record DemoAnswer(
    string Database, string Folder, IReadOnlyList<BookOverview> Books, IReadOnlyList<PrepaymentOverviewRow> Prepayment, IReadOnlyList<NextStep> Next, DemoServed? Served = null);

/// <summary>演示的银行所答。</summary>
public sealed record DemoBankAnswer(string File, IReadOnlyList<string> SentBack);

/// <summary>
/// 演示。<c>demo</c>: a ready small province, built on the first run and opened on the next; an overview of it, what to do next, and its pages served.
/// <c>demo bank</c>: plays the bank.
/// </summary>
public static class DemoCommand
{
    private const string Mark = "demo";
    private static readonly string DefaultFile = Path.Combine("data", "demo.db");

    public static Command Build()
    {
        var folder = new Option<string?>("--files") { Description = "生成的文件与付款文件放在哪里(默认在数据库旁)" };
        var providers = new Option<int>("--providers") { Description = "新建时的机构数", DefaultValueFactory = _ => 60 };
        var settlements = new Option<int>("--settlements") { Description = "新建时的结算数据行数", DefaultValueFactory = _ => 20_000 };
        var noServe = new Option<bool>("--no-serve") { Description = "只要数据,不启动服务" };
        var urls = new Option<string?>("--urls") { Description = "监听的地址(默认 http://127.0.0.1:8080,被占用时换一个端口)" };
        return new Command("demo", "演示:一个运行了数月的小省份,九月办到一半(默认建在 data/demo.db)") { folder, providers, settlements, noServe, urls, Bank() }.AtConsole().Does((context, parsed) =>
        {
            var address = parsed.GetResult("--db") is null ? DefaultFile : context.Address;
            var files = new DemoFiles(parsed.GetValue(folder) ?? FolderOf(address));
            if (!IsThere(address)) BuildAt(address, files, new(parsed.GetValue(providers), parsed.GetValue(settlements)), context);
            var answer = Look(address, files);
            if (parsed.GetValue(noServe)) Show(context, answer);
            else DemoServing.Run(context, answer, parsed.GetValue(urls), served => Show(context, answer with { Served = served })).GetAwaiter().GetResult();
        });
    }

    private static Command Bank()
    {
        var file = new Argument<string>("FILE") { Description = "付款文件(pain.001)" };
        var sendsBack = new Option<int>("--sends-back") { Description = "退回几笔(默认不退)" };
        return new Command("bank", "扮演银行:答复一份付款文件,写出可供 pay result 导入的回执,入账日为 --on") { file, sendsBack }.AtConsole().Does((context, parsed) =>
        {
            var (result, sentBack) = DemoBank.Answer(parsed.GetValue(file)!, context.Today, parsed.GetValue(sendsBack));
            context.Answer(new DemoBankAnswer(result, sentBack), text => text.WriteLine($"{result}:{(sentBack.Count == 0 ? "全部入账" : "退回 " + string.Join("、", sentBack))}"));
        });
    }

    private static DemoAnswer Look(string address, DemoFiles files)
    {
        using var database = Database.Open(address);
        using var store = database.Read();
        if (!IsDemo(store)) throw new UsageException($"{address} 不是建好的演示库:请换一个地方(--db),或删去后重来");
        var books = Overview.Of(store, DemoProvince.Regions, DemoProvince.First, DemoProvince.Last);
        return new(address, files.Folder, books, PrepaymentReports.Of(store, DemoProvince.Regions, new(2025, 1)), NextSteps.Of(store, address, files));
    }

    private static void Show(Context context, DemoAnswer answer) => context.Answer(answer, text => DemoText.Write(text, answer));

    /// <summary>Builds the demo; one in a file appears only when it is complete, so that an interrupted build leaves none.</summary>
    private static void BuildAt(string address, DemoFiles files, DemoSize size, Context context)
    {
        context.Say($"正在建立演示省份 {Database.Named(address)}(只需一次)…");
        var isFile = !Database.IsPostgresAddress(address);
        var building = isFile ? address + ".building" : address;
        if (isFile && File.Exists(building)) File.Delete(building);
        DemoProvince.Build(building, files, size, context.Say);
        using (var database = Database.Open(building))
        {
            using var store = database.Write();
            DemoServing.AddInstitutions(store, context);
            context.Record(store, ImportLog.Province, fund: null, ImportLog.System, Mark, Database.Named(address), "", "演示省份已建好");
            store.Commit();
        }
        if (isFile) File.Move(building, address);
    }

    /// <summary>Whether there is a database at all.</summary>
    private static bool IsThere(string address)
    {
        if (!Database.IsPostgresAddress(address)) return File.Exists(address);
        try
        {
            using var database = Database.Open(address);
            return true;
        }
        catch (UsageException)
        {
            return false;
        }
    }

    private static bool IsDemo(Store store) =>
        store.Scalar<long>("select cast(count(*) as bigint) from act where region = @Province and command = @Mark", new { ImportLog.Province, Mark }) > 0;

    /// <summary>The files of a demo lie beside its database.</summary>
    private static string FolderOf(string address) =>
        Database.IsPostgresAddress(address) ? Path.Combine("data", "demo-files") : Path.ChangeExtension(address, null) + "-files";
}
