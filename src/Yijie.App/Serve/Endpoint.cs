using System.Collections;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;

namespace Yijie.App.Serve;

/// <summary>参数的种类。How the API takes a parameter of a command.</summary>
public enum ParameterKind
{
    /// <summary>一个值,或几个。</summary>
    Value,

    /// <summary>上传的文件。</summary>
    Upload,

    /// <summary>供下载的文件。</summary>
    Download,
}

/// <summary>参数。An option or argument of a command, by the name the API gives it.</summary>
public sealed record Parameter(string Name, Symbol Symbol, ParameterKind Kind, bool Required, bool Many, Type Type, string Description, ImmutableArray<string> OneOf)
{
    private static readonly string[] Uploads = ["FILE", "--file", "--attach"];
    private static readonly string[] Downloads = ["--out", "--findings", "--xlsx", "--pdf"];

    public static Parameter Of(Option option) => new(
        NameOf(option), option, KindOf(option), option.Required, IsMany(option.ValueType), ElementOf(option.ValueType), option.Description ?? "", Choices(option.ValueType, option.GetCompletions(CompletionContext.Empty)));

    public static Parameter Of(Argument argument) => new(
        NameOf(argument), argument, KindOf(argument), argument.Arity.MinimumNumberOfValues > 0, IsMany(argument.ValueType), ElementOf(argument.ValueType), argument.Description ?? "",
        Choices(argument.ValueType, argument.GetCompletions(CompletionContext.Empty)));

    private static string NameOf(Symbol symbol) => symbol.Name.TrimStart('-').Replace('-', '_').ToLowerInvariant();

    private static ParameterKind KindOf(Symbol symbol) =>
        Uploads.Contains(symbol.Name) ? ParameterKind.Upload : Downloads.Contains(symbol.Name) ? ParameterKind.Download : ParameterKind.Value;

    private static bool IsMany(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static Type ElementOf(Type type)
    {
        var one = IsMany(type) ? type.GetElementType() ?? type.GetGenericArguments()[0] : type;
        return Nullable.GetUnderlyingType(one) ?? one;
    }

    private static ImmutableArray<string> Choices(Type type, IEnumerable<CompletionItem> completions) => ElementOf(type) == typeof(string) ? [.. completions.Select(c => c.InsertText ?? c.Label)] : [];
}

/// <summary>接口。A command as the API offers it: its path, what it takes, whom it is for.</summary>
public sealed record Endpoint(string Command, string Description, Right Right, bool UntilNextAct, bool Ahead, ImmutableArray<Type> Answers, ImmutableArray<Parameter> Parameters)
{
    /// <summary>POST changes something, GET does not.</summary>
    public string Method => Right.Nature == Nature.Act ? "POST" : "GET";

    public string Path => $"/api/v1/{Command.Replace(' ', '/')}";

    public Parameter? Find(string name) => Parameters.FirstOrDefault(p => p.Name == name);

    public bool Uploads => Parameters.Any(p => p.Kind == ParameterKind.Upload);

    /// <summary>Everything but what is for the machine's own people.</summary>
    public static ImmutableArray<Endpoint> All() =>
    [
        .. Commands.All().Leaves().Where(l => l.Deed.Right is { Nature: not Nature.Console }).Select(l => new Endpoint(
            l.Path, l.Command.Description ?? "", l.Deed.Right!, l.Deed.UntilNextAct, l.Deed.Ahead, l.Deed.Answers, [.. l.Command.Options.Where(o => !o.Hidden && o is not System.CommandLine.Help.HelpOption).Select(Parameter.Of), .. l.Command.Arguments.Select(Parameter.Of)])),
    ];
}
