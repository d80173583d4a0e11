using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App;

/// <summary>未能办完。Why a command ended with 70.</summary>
/// <param name="Said">To whoever asked, with what to do.</param>
/// <param name="Inside">For those who look after the program.</param>
/// <param name="DatabaseAway">The database did not answer: the program is not at fault.</param>
public sealed record Failure(string Said, string Inside, bool DatabaseAway);

/// <summary>命令行。The one executable's commands, their common options, and the exit codes: 0 done, 1 refused, 2 wrong use, 3 fault found, 70 internal.</summary>
public static class CommandLine
{
    /// <summary>Runs one command line and returns its exit code; never throws.</summary>
    /// <param name="source">来处:the network address it was sent from, for the audit log; null: typed on this machine.</param>
    /// <param name="failed">Told why it ends with 70, in place of the inside of it being said on <paramref name="error"/>.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error, TimeProvider clock, string? source = null, Action<Failure>? failed = null)
    {
        var root = new RootCommand("医结:医保基金即时结算与预付金管理系统");
        var invocation = new Invocation(clock, source, failed) { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        foreach (var option in invocation.Options) root.Options.Add(option);
        foreach (var command in Commands.All()) root.Subcommands.Add(command);

        if (!Array.TrueForAll(args, IsPlainText))
        {
            error.WriteLine("用法有误:参数中有不可见的控制字符或不成字的编码");
            return 2;
        }
        if (Array.Find(args, a => a.Length > LongestText) is { } tooLong)
        {
            error.WriteLine($"用法有误:一项文字有 {tooLong.Length} 字,至多 {LongestText} 字;更长的请作为附件或文件交来");
            return 2;
        }

        // @FILE stands for the words of a file only where it was typed on this machine.
        var parsed = root.Parse(args, source is null ? null : new() { ResponseFileTokenReplacer = null });
        if (source is null && Swallowed(parsed) is { } without)
        {
            error.WriteLine($"用法有误:{without} 后面缺少值");
            error.WriteLine("用 --help 查看用法。");
            return 2;
        }
        if (parsed.Errors.Count > 0)
        {
            foreach (var wrong in parsed.Errors) error.WriteLine($"用法有误:{Complaints.InChinese(wrong)}");
            error.WriteLine("用 --help 查看用法。");
            return 2;
        }
        if (parsed.Action is HelpAction)
        {
            using var english = new StringWriter();
            invocation.Output = english;
            parsed.Invoke(invocation);
            output.Write(HelpText.InChinese(english.ToString()));
            return 0;
        }
        // Each command's action goes through Guarded below, so that every trouble ends in one of the exit codes.
        return parsed.Invoke(invocation);
    }

    /// <summary>一项文字的上限(字)。A reason, a document number, a payee: more belongs in a file.</summary>
    private const int LongestText = 4_000;

    /// <summary>What a person can read and any database can keep: whole characters, and of the control characters only those that end lines and align.</summary>
    private static bool IsPlainText(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')) return false;
        return true;
    }

    /// <summary>The option that was given the next option's name for a value, as where a script's variable is empty; null: none. The library takes whatever stands there.</summary>
    private static string? Swallowed(ParseResult parsed)
    {
        var options = new List<Option>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = command.Parent) options.AddRange(command.Command.Options);
        var names = options.SelectMany(o => o.Aliases.Append(o.Name)).ToHashSet();
        return options.Find(o => parsed.GetResult(o) is { Implicit: false } given && given.Tokens.Any(t => names.Contains(t.Value)))?.Name;
    }

    /// <summary>Gives a command its action: opens the context, runs it, and turns refusals and wrong use into their exit codes.</summary>
    public static Command Does(this Command command, Func<Context, ParseResult, int> action)
    {
        var deed = Deed.Of(command);
        deed.Runs(parsed =>
        {
            var invocation = (Invocation)parsed.InvocationConfiguration;
            using var context = invocation.ContextFor(parsed);
            return Guarded(context, invocation.Failed, () =>
            {
                try
                {
                    return Act();
                }
                catch (ActedMeanwhileException)
                {
                    context.Database.LockToRead();
                    return Act();
                }
            });

            int Act()
            {
                context.Instead = deed.Instead?.Invoke(context, parsed);
                return action(context, parsed);
            }
        });
        return command;
    }

    /// <summary>As <see cref="Does(Command, Func{Context, ParseResult, int})"/>, for a command that either succeeds or throws.</summary>
    public static Command Does(this Command command, Action<Context, ParseResult> action) => command.Does((context, parsed) =>
    {
        action(context, parsed);
        return 0;
    });

    private static int Guarded(Context context, Action<Failure>? failed, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (RefusedException refused)
        {
            if (context.Json) context.Output.WriteLine(JsonSerializer.Serialize(new { refused.Refusals }, Context.JsonForm));
            else foreach (var refusal in refused.Refusals) context.Say($"不予办理:{refusal.Reason}({refusal.Article})");
            return 1;
        }
        catch (UsageException wrong)
        {
            context.Say(wrong.Message);
            return 2;
        }
        catch (DbException lost) when (lost.IsAway())
        {
            return Fails(context.MayHaveChanged
                ? new("数据库或它的一个节点没有答复,不知办成没有:请先查看,没有办成的再办一次", lost.Message, DatabaseAway: true)
                : new("数据库或它的一个节点没有答复,未作任何更改:请稍后再办", lost.Message, DatabaseAway: true), adds: lost is PostgresException ? Complaints.InChinese(lost) : null);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            return Fails(new(context.MayHaveChanged ? "内部错误,可能已经办成:请先查看,没有办成的再办一次" : "内部错误,未作任何更改", $"{bug}", DatabaseAway: false), adds: $"{bug}");
        }

        // What a server said may name its node; that there was no answer, the driver's words only repeat.
        int Fails(Failure failure, string? adds)
        {
            context.Say(failed is null && adds is not null ? $"{failure.Said}:{adds}" : failure.Said);
            failed?.Invoke(failure);
            return 70;
        }
    }

    // Options that several commands share. Each command makes its own instance.

    public static Option<string> RegionOption(bool required = true, string name = "--region") => new(name) { Description = "统筹区,六位代码", Required = required, CustomParser = r => Parse(r, t => Region.Find(t)?.Code, "没有统筹区 {0}(山西 12 个统筹区:140100…141100、149900)") };

    public static Option<Fund?> FundOption(bool required = true) => new("--fund") { Description = "险种:310/employee 职工,390/resident 居民", HelpName = "310|390", Required = required, CustomParser = r => Parse<Fund?>(r, t => Funds.TryParse(t, out var fund) ? fund : null, "没有险种 {0}(310 职工,390 居民)") };

    public static Option<Month?> MonthOption(bool required = true) => new("--month") { Description = "费用所属月 yyyy-MM", Required = required, CustomParser = ParseMonth };

    /// <summary>年度。The year, as its January: how accounts and runs kept by year write it.</summary>
    public static Option<Month?> YearOption(bool required = true) => new("--year")
    {
        Description = "年度 yyyy", Required = required,
        CustomParser = r => Parse<Month?>(r, t => t.Length == 4 && Month.TryParse($"{t}-01", out var january) && IsOfOurTime(january.Year) ? january : null, "年度 {0} 应写作 yyyy,在 2000 至 2099 年之间"),
    };

    /// <summary>一万亿元。More is a slip, and sums of such slips would overflow.</summary>
    private static readonly Fen LargestAmount = new(100_000_000_000_000);

    public static Option<Fen?> AmountOption() => new("--amount") { Description = "金额(元,至多两位小数)", Required = true, CustomParser = r => Parse<Fen?>(r, t => Fen.TryParseYuan(t, out var fen) && fen > Fen.Zero && fen <= LargestAmount ? fen : null, "金额 {0} 应为正数,至多两位小数,不超过一万亿元") };

    /// <summary>As <see cref="AmountOption"/>, of either sign or zero.</summary>
    public static Option<Fen?> SignedAmountOption(string name, string description, bool required = false) => new(name) { Description = description, Required = required, CustomParser = r => Parse<Fen?>(r, t => Fen.TryParseYuan(t, out var fen) && fen.Abs() <= LargestAmount ? fen : null, "金额 {0} 应以元为单位,至多两位小数,不超过一万亿元") };

    /// <summary>回单号。The bank's number of a receipt, without blanks around it: what a receipt is known by cannot be empty.</summary>
    public static Option<string?> ReceiptOption(string description, bool required = true) => new("--ref")
    {
        Description = description, Required = required,
        CustomParser = r => Parse(r, t => t.Trim() is { Length: > 0 and <= 100 } receipt && !receipt.Any(char.IsControl) ? receipt : null, "--ref {0} 应为一行回单号,不超过 100 字"),
    };

    public static DateOnly? ParseDay(ArgumentResult result) => Parse<DateOnly?>(result,
        t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsOfOurTime(day.Year) ? day : null, "日期 {0} 应写作 yyyy-MM-dd,在 2000 至 2099 年之间");

    /// <summary>No fact of ours is of another time; a slip there would run into the ends of the calendar.</summary>
    private static bool IsOfOurTime(int year) => year is >= 2000 and <= 2099;

    public static Month? ParseMonth(ArgumentResult result) => Parse<Month?>(result, t => Month.TryParse(t, out var month) && IsOfOurTime(month.Year) ? month : null, "月份 {0} 应写作 yyyy-MM,在 2000 至 2099 年之间");

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> read, string complaint)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var value = read(text);
        if (value is null) result.AddError(string.Format(CultureInfo.InvariantCulture, complaint, text));
        return value;
    }

    /// <summary>一次调用。One run's streams, clock and common options: nothing is shared between runs, so several may go on at once in one process.</summary>
    private sealed class Invocation(TimeProvider clock, string? source, Action<Failure>? failed) : InvocationConfiguration
    {
        private readonly Option<string> db = new("--db") { Description = "数据库:SQLite 文件路径,或 PostgreSQL 的 Host=… 连接串(默认 YIJIE_DB,或 data/yijie.db)", Recursive = true };
        private readonly Option<string> actor = new("--as") { Description = "办理人", Recursive = true };
        private readonly Option<DateOnly?> day = new("--on") { Description = "业务日 yyyy-MM-dd(默认上海时间今天)", Recursive = true, CustomParser = r => ParseDay(r) };
        private readonly Option<bool> json = new("--json") { Description = "以 JSON 输出", Recursive = true };

        public IEnumerable<Option> Options => [db, actor, day, json];

        public Action<Failure>? Failed => failed;

        public Context ContextFor(ParseResult parsed) => new(
            parsed.GetValue(db) ?? Environment.GetEnvironmentVariable("YIJIE_DB") ?? Path.Combine("data", "yijie.db"),
            parsed.GetValue(actor), parsed.GetValue(day), parsed.GetValue(json), Output, Error, clock, source);
    }
}
