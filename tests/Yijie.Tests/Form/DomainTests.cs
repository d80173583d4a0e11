using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Yijie.Domain;

namespace Yijie.Tests.Form;

public sealed class DomainTests
{
    private static readonly Assembly Domain = typeof(Fen).Assembly;

    private static readonly Type[] Inexact = [typeof(double), typeof(float), typeof(Half), typeof(decimal)];

    private static readonly OpCode[] InexactOpCodes =
    [
        OpCodes.Ldc_R4, OpCodes.Ldc_R8, OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un,
        OpCodes.Ldind_R4, OpCodes.Ldind_R8, OpCodes.Stind_R4, OpCodes.Stind_R8, OpCodes.Ldelem_R4, OpCodes.Ldelem_R8, OpCodes.Stelem_R4, OpCodes.Stelem_R8,
    ];

    /// <summary>What reaches outside: the machine's files, network, clock, chance, threads, surroundings.</summary>
    private static readonly string[] Impure =
    [
        "System.IO.", "System.Net.", "System.Threading.", "System.Random", "System.Guid.NewGuid", "System.Console", "System.TimeProvider",
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.TimeZoneInfo", "System.Environment.", "System.AppContext", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
        "System.Security.Cryptography.RandomNumberGenerator", "System.Runtime.CompilerServices.Async", "System.Globalization.CultureInfo.get_Current",
    ];

    private static readonly string[] Harmless = ["System.Environment.get_NewLine", "System.IO.InvalidDataException..ctor"];

    [Fact(DisplayName = "领域代码:没有 double、float、decimal——签名、字段、局部变量、指令、所调用的方法里都没有")]
    public void NoInexactNumbers()
    {
        var fields = Code.Fields(Domain).Where(f => IsInexact(f.FieldType)).Select(Code.NameOf);
        var methods = Code.Methods(Domain).Where(m =>
            SignatureOf(m).Any(IsInexact)
            || (m.GetMethodBody()?.LocalVariables.Any(l => IsInexact(l.LocalType)) ?? false)
            || Code.Instructions(m).Any(i => InexactOpCodes.Contains(i.OpCode) || (i.Member is MethodBase used && SignatureOf(used).Any(IsInexact))))
            .Select(Code.NameOf);
        Repository.ExpectNone(fields.Concat(methods));
    }

    [Fact(DisplayName = "领域代码:不碰文件、网络、时钟、随机数、线程与环境")]
    public void NothingImpure()
    {
        var wrong = from method in Code.Methods(Domain)
                    from instruction in Code.Instructions(method)
                    where instruction.Member is not null
                    let used = instruction.Member is Type type ? type.FullName ?? type.Name : Code.NameOf(instruction.Member)
                    where Impure.Any(i => used.StartsWith(i, StringComparison.Ordinal)) && !Harmless.Contains(used)
                    select $"{Code.NameOf(method)} 使用了 {used}";
        Repository.ExpectNone(wrong.Distinct());
    }

    [Fact(DisplayName = "领域代码:没有会变的静态字段")]
    public void NoMutableStatics() => Repository.ExpectNone(Code.Fields(Domain)
        .Where(f => f.IsStatic && !f.IsInitOnly && !f.IsLiteral && !IsGenerated(f) && !IsGenerated(f.DeclaringType!))
        .Select(Code.NameOf));

    [Fact(DisplayName = "领域代码:除基础类库外不引用任何东西")]
    public void ReferencesNothing() => Assert.All(Domain.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact(DisplayName = "领域代码:上面的检查认得出它们要禁止的东西")]
    public void TheChecksSee()
    {
        var average = typeof(Forbidden).GetMethod(nameof(Forbidden.Average))!;
        Assert.Contains(Code.Instructions(average), i => i.Member is MethodBase used && SignatureOf(used).Any(IsInexact));
        var half = typeof(Forbidden).GetMethod(nameof(Forbidden.Half))!;
        Assert.Contains(Code.Instructions(half), i => InexactOpCodes.Contains(i.OpCode));
        var now = typeof(Forbidden).GetMethod(nameof(Forbidden.Now))!;
        Assert.Contains(Code.Instructions(now), i => i.Member is not null && Impure.Contains(Code.NameOf(i.Member)));
    }

    private static bool IsInexact(Type type) =>
        Inexact.Contains(type)
        || (type.HasElementType && IsInexact(type.GetElementType()!))
        || (type.IsGenericType && type.GetGenericArguments().Any(IsInexact));

    private static IEnumerable<Type> SignatureOf(MethodBase method) =>
        [.. method.GetParameters().Select(p => p.ParameterType), .. method is MethodInfo { ReturnType: var result } ? [result] : Type.EmptyTypes];

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.StartsWith('<');

    private static class Forbidden
    {
        public static bool Average(long[] amounts) => amounts.Average() > 1;

        public static long Half(long amount) => (long)(amount * 0.5);

        public static DateTime Now() => DateTime.Now;
    }
}
