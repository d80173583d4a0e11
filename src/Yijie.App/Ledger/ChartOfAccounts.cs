using System.Reflection;
using System.Text;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Yijie.App.Ledger;

/// <summary>会计科目表的读取。The charts of <c>policy/accounts.yaml</c>, one for each fund.</summary>
public static class ChartOfAccounts
{
    private static readonly Lazy<Dictionary<Fund, Chart>> Charts = new(Read);

    /// <summary>某险种的会计科目表。</summary>
    public static Chart For(Fund fund) => Charts.Value[fund];

    private static Dictionary<Fund, Chart> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("policy/accounts.yaml")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var funds = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<Dictionary<string, FundPart>>(reader);
        return Funds.All.ToDictionary(f => f, f => funds[f.Code()].ToChart(f));
    }

    private sealed class FundPart
    {
        public List<AccountPart> Accounts { get; init; } = [];
        public Dictionary<string, BenefitPart> Benefits { get; init; } = [];
        public RolesPart Roles { get; init; } = new();

        public Chart ToChart(Fund fund) => new(fund, Accounts.ConvertAll(a => a.ToDefinition()),
            Categories.All.ToDictionary(c => c, c => new BenefitAccounts(Benefits[c.Name()].Pooled, Benefits[c.Name()].Account)), Roles.ToRoles());
    }

    private sealed class AccountPart
    {
        public string Code { get; init; } = "";
        public string Name { get; init; } = "";
        public List<string> Requires { get; init; } = [];
        public string? ClosesTo { get; init; }

        public AccountDefinition ToDefinition() =>
            new(Code, Name, Requires.Aggregate(Auxiliaries.None, (all, one) => all | Enum.Parse<Auxiliaries>(one, ignoreCase: true)), ClosesTo);
    }

    private sealed class BenefitPart
    {
        public string Pooled { get; init; } = "";
        public string? Account { get; init; }
    }

    private sealed class RolesPart
    {
        public string FiscalDeposit { get; init; } = "";
        public string ExpenditureDeposit { get; init; } = "";
        public string Prepayment { get; init; } = "";
        public string Advance { get; init; } = "";
        public string AwaitingRepayment { get; init; } = "";
        public string DepositInterest { get; init; } = "";
        public string OtherIncome { get; init; } = "";
        public string OtherExpenditure { get; init; } = "";

        public AccountRoles ToRoles() => new(FiscalDeposit, ExpenditureDeposit, Prepayment, Advance, AwaitingRepayment, DepositInterest, OtherIncome, OtherExpenditure);
    }
}
