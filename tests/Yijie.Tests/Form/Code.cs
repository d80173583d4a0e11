using System.Reflection;
using System.Reflection.Emit;

namespace Yijie.Tests.Form;

/// <summary>编译后的代码。Reads a method's instructions: the members it uses and the opcodes it is made of.</summary>
public static class Code
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    public static IEnumerable<MethodBase> Methods(Assembly assembly) => assembly.GetTypes()
        .SelectMany(t => t.GetMethods(Everything).Cast<MethodBase>().Concat(t.GetConstructors(Everything)));

    public static IEnumerable<FieldInfo> Fields(Assembly assembly) => assembly.GetTypes().SelectMany(t => t.GetFields(Everything));

    /// <summary>The instructions of a method, each with the member it names, if any.</summary>
    public static IEnumerable<(OpCode OpCode, MemberInfo? Member)> Instructions(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE) value = unchecked((short)(0xFE00 | code[at++]));
            var opCode = OpCodesByValue[value];
            var member = NamesMember(opCode) ? Resolve(method, BitConverter.ToInt32(code, at)) : null;
            at += OperandSize(opCode, code, at);
            yield return (opCode, member);
        }
    }

    public static string NameOf(MemberInfo member) => $"{member.DeclaringType}.{member.Name}";

    private static bool NamesMember(OpCode opCode) =>
        opCode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static int OperandSize(OpCode opCode, byte[] code, int at) => opCode.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
