using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Invocation;

namespace Yijie.App;

/// <summary>命令的性质。What a command is to the API.</summary>
public enum Nature
{
    /// <summary>办理。Changes something: POST.</summary>
    Act,

    /// <summary>查询。Changes nothing: GET.</summary>
    Question,

    /// <summary>本机。For whoever holds the machine: not in the API.</summary>
    Console,
}

/// <summary>
/// 权限。Which posts a command is for. Where is the same for all: people of a region in that region, an institution for itself; the command checks it
/// (<see cref="Context.Begin"/>, <see cref="Context.RequireReader"/>), and so does the API before it.
/// </summary>
public sealed record Right(Nature Nature, ImmutableArray<Role> Roles)
{
    /// <summary>Whether that post may use the command at all.</summary>
    public bool Admits(Role role) => Nature != Nature.Console && Roles.Contains(role);
}

/// <summary>查阅的人。Who reads what, by rules.md §9.</summary>
public static class Readers
{
    /// <summary>经办机构、财政、省局、审计。</summary>
    public static readonly ImmutableArray<Role> Agency =
        [Role.Handler, Role.Reviewer, Role.Approver, Role.Accountant, Role.Cashier, Role.Finance, Role.Province, Role.Auditor];

    /// <summary>省局、审计。What concerns all regions at once.</summary>
    public static readonly ImmutableArray<Role> Province = [Role.Province, Role.Auditor];

    /// <summary>以上,及机构看自己的。</summary>
    public static readonly ImmutableArray<Role> WithProviders = [.. Agency, Role.Provider];

    /// <summary>人人可看,不涉基金业务。</summary>
    public static readonly ImmutableArray<Role> Everyone = [.. WithProviders, Role.Admin];
}

/// <summary>
/// 命令的动作。What a leaf of the command tree does, and what is declared of it beside: its right and the types it answers with.
/// </summary>
public sealed class Deed : SynchronousCommandLineAction
{
    private Func<ParseResult, int>? run;

    /// <summary>Null: not declared; a test refuses that.</summary>
    public Right? Right { get; internal set; }

    /// <summary>What <see cref="Context.Answer"/> is given, one of these.</summary>
    public ImmutableArray<Type> Answers { get; internal set; } = [];

    /// <summary>What is made of the answer in place of printing it, where the options ask for that; see <see cref="Papers.OnPaperDeclaration"/>.</summary>
    internal Func<Context, ParseResult, Action<object>?>? Instead { get; set; }

    public override int Invoke(ParseResult parseResult) => run!(parseResult);

    /// <summary>见 <see cref="Declarations.UntilNextAct"/>。</summary>
    public bool UntilNextAct { get; internal set; }

    /// <summary>见 <see cref="Declarations.WorkedOutAhead"/>。</summary>
    public bool Ahead { get; internal set; }

    internal static Deed Of(Command command)
    {
        if (command.Action is not Deed) command.Action = new Deed();
        return (Deed)command.Action!;
    }

    internal void Runs(Func<ParseResult, int> action) => run = action;
}

/// <summary>命令的声明。A leaf says before <c>Does</c> whom it is for and what it answers: <c>.ActBy(Role.Cashier).Answers&lt;ExportAnswer&gt;().Does(…)</c>.</summary>
public static class Declarations
{
    /// <summary>由这些岗位办理。</summary>
    public static Command ActBy(this Command command, params ImmutableArray<Role> posts) => Declare(command, Nature.Act, posts);

    /// <summary>由这些岗位查阅,见 <see cref="Readers"/>。</summary>
    public static Command ReadBy(this Command command, params ImmutableArray<Role> readers) => Declare(command, Nature.Question, readers);

    /// <summary>只在本机使用,不经网络。</summary>
    public static Command AtConsole(this Command command) => Declare(command, Nature.Console, []);

    /// <summary>
    /// 下一次办理之前不变。What it answers follows from what is given, the reader's region and institution, the day, and the books as acts have left them: not from
    /// the reader's name or post, the clock, or accounts and sign-ins. A server may keep it until an act writes a table that it was read from.
    /// </summary>
    public static Command UntilNextAct(this Command command)
    {
        Deed.Of(command).UntilNextAct = true;
        return command;
    }

    /// <summary>先算好。A question about a region that nearly everybody asks first: a server works out what it reads before anyone asks. Takes nothing but the region.</summary>
    public static Command WorkedOutAhead(this Command command)
    {
        Deed.Of(command).Ahead = true;
        return command;
    }

    /// <summary>答复的类型。Said twice: one or the other.</summary>
    public static Command Answers<T>(this Command command) => command.Answers(typeof(T));

    /// <summary>As <see cref="Answers{T}"/>, where the type is known only at run time.</summary>
    public static Command Answers(this Command command, Type answer)
    {
        var deed = Deed.Of(command);
        deed.Answers = [.. deed.Answers, answer];
        return command;
    }

    /// <summary>The commands that do something, each with its path: <c>pay account set</c>.</summary>
    public static IEnumerable<(string Path, Command Command, Deed Deed)> Leaves(this IEnumerable<Command> commands) =>
        commands.SelectMany(c => Under(c, c.Name));

    private static IEnumerable<(string, Command, Deed)> Under(Command command, string path) =>
    [
        .. command.Action is Deed deed ? [(path, command, deed)] : Array.Empty<(string, Command, Deed)>(),
        .. command.Subcommands.SelectMany(c => Under(c, $"{path} {c.Name}")),
    ];

    private static Command Declare(Command command, Nature nature, ImmutableArray<Role> roles)
    {
        Deed.Of(command).Right = new(nature, roles);
        return command;
    }
}
