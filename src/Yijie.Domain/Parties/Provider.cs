namespace Yijie.Domain.Parties;

/// <summary>定点医药机构。A provider as it is on some day: a medical institution or a retail pharmacy of one pooling region.</summary>
/// <param name="Code">fixmedins_code of the national platform.</param>
/// <param name="Level">医院等级, as registered; may be empty.</param>
/// <param name="Ownership">public, enterprise, nonprofit, or empty.</param>
/// <param name="CreditCode">统一社会信用代码; may be empty.</param>
public sealed record Provider(string Region, string Code, string Name, ProviderType Type, string Level, string Ownership, string CreditCode, BankAccount Account);

/// <summary>收款账户。Where a provider is paid.</summary>
/// <param name="BankNo">十二位支付系统行号 (CNAPS)。</param>
public sealed record BankAccount(string BankName, string BankNo, string AccountNo, string AccountName)
{
    /// <summary>账户已备案。There is a bank and an account to pay to.</summary>
    public bool OnFile => BankNo.Length > 0 && AccountNo.Length > 0;
}
