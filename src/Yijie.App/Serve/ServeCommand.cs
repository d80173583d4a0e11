using System.CommandLine;

namespace Yijie.App.Serve;

/// <summary>服务。<c>serve</c>: the API and the pages, until it is told to stop.</summary>
public static class ServeCommand
{
    public static Command Build()
    {
        var urls = new Option<string>("--urls") { Description = "监听的地址,分号分隔", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var day = new Option<DateOnly?>("--business-day") { Description = "演示的业务日 yyyy-MM-dd:不用今天,办理时也可另给;正式使用不给", CustomParser = CommandLine.ParseDay };
        var pages = new Option<string?>("--pages") { Description = "页面所在的文件夹(默认在程序旁找 web/dist)" };
        var keys = new Option<string?>("--keys") { Description = "保管密钥的文件夹(默认 YIJIE_KEYS,或在 SQLite 库旁边、data/keys)" };
        return new Command("serve", "启动服务:接口与页面") { urls, day, pages, keys }.AtConsole().Does((context, parsed) =>
            Run(context, new(context.Address, parsed.GetValue(urls)!, parsed.GetValue(day), parsed.GetValue(pages), TimeProvider.System, Keys: parsed.GetValue(keys))).GetAwaiter().GetResult());
    }

    /// <summary>Says where it listens and serves until stopped. A method of its own, so that other commands never load the web server.</summary>
    public static async Task Run(Context context, ServerOptions options)
    {
        await using var server = await Server.Start(options);
        context.Say($"正在服务:{string.Join(" ", server.Addresses)}(Ctrl+C 停止)");
        await server.UntilStopped();
    }
}
