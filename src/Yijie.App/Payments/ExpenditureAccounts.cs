using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Payments;

/// <summary>支出户的银行账户。The bank account that a book's payments are made from. The last one entered is in force; a file keeps the one it was made with.</summary>
public sealed record ExpenditureAccount(long Seq, string AccountName, string BankName, string BankNo, string AccountNo);

/// <summary>支出户账户的登记。</summary>
public static class ExpenditureAccounts
{
    private const string Columns = "select seq, account_name, bank_name, bank_no, account_no from expenditure_account where region = @region and fund = @fund";

    /// <summary>The account in force; null: none has been entered.</summary>
    public static ExpenditureAccount? InForce(Store store, string region, Fund fund) =>
        store.Find<ExpenditureAccount>($"{Columns} order by seq desc limit 1", new { region, fund = fund.Code() });

    public static ExpenditureAccount Numbered(Store store, string region, Fund fund, long seq) =>
        store.Find<ExpenditureAccount>($"{Columns} and seq = @seq", new { region, fund = fund.Code(), seq })
        ?? throw new InvalidOperationException($"no expenditure account {seq} of {region} {fund}");

    /// <summary>登记。Enters an account as the one in force from now on; the same again changes nothing.</summary>
    /// <returns>False: it was in force already.</returns>
    public static bool Enter(Store store, Context context, string region, Fund fund, string accountName, string bankName, string bankNo, string accountNo, string actor)
    {
        var last = InForce(store, region, fund);
        var next = new ExpenditureAccount((last?.Seq ?? 0) + 1, accountName, bankName, bankNo, accountNo);
        if (last is not null && last with { Seq = next.Seq } == next) return false;
        store.Execute(
            """
            insert into expenditure_account (region, fund, seq, account_name, bank_name, bank_no, account_no, on_day, at, actor)
            values (@region, @fund, @Seq, @AccountName, @BankName, @BankNo, @AccountNo, @onDay, @at, @actor)
            """,
            new { region, fund = fund.Code(), next.Seq, next.AccountName, next.BankName, next.BankNo, next.AccountNo, onDay = context.Today.ToIso(), at = context.Instant, actor });
        return true;
    }

    /// <summary>演示账户。Accounts that exist at no bank, so that a demonstration can write payment files; where one is in force it stays.</summary>
    public static void EnterDemo(Store store, Context context)
    {
        foreach (var region in Region.All)
        {
            foreach (var fund in Funds.All.Where(f => InForce(store, region.Code, f) is null))
            {
                Enter(store, context, region.Code, fund, $"(演示){region.Name}医疗保险经办机构{fund.Name()}支出户", "(演示)银行", "000000000000",
                    $"00000000{region.Code}{fund.Code()}", actor: "init");
            }
        }
    }
}
