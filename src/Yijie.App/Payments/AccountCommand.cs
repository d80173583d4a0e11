using System.CommandLine;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Payments;

/// <summary>支出户账户的登记结果。</summary>
public sealed record AccountAnswer(string Region, string Fund, string AccountName, string BankName, string BankNo, string AccountNo);

/// <summary>支出户的银行账户。<c>pay account</c>: which bank account a book's payments are made from. The accountant enters it; the cashier, who uses it, may not.</summary>
public static class AccountCommand
{
    public static Command Build() => new("account", "支出户的银行账户(付款账户)") { Set(), Show() };

    private static Command Set()
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption());
        var accountName = new Option<string>("--account-name") { Description = "户名", Required = true };
        var bankName = new Option<string>("--bank-name") { Description = "开户银行", Required = true };
        var bankNo = new Option<string>("--bank-no") { Description = "开户行的支付系统行号,12 位", Required = true };
        var accountNo = new Option<string>("--account-no") { Description = "账号", Required = true };
        return new Command("set", "登记付款账户(会计)") { region, fund, accountName, bankName, bankNo, accountNo }.ActBy(Role.Accountant).Answers<AccountAnswer>().Does((context, parsed) =>
        {
            var (where, book) = (parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            var account = new AccountAnswer(where, book.Code(), parsed.GetValue(accountName)!.Trim(), parsed.GetValue(bankName)!.Trim(), parsed.GetValue(bankNo)!, parsed.GetValue(accountNo)!);
            Check(account);
            using var store = context.Database.Write(where);
            var person = context.Begin(store, where, book, Role.Accountant);
            if (ExpenditureAccounts.Enter(store, context, where, book, account.AccountName, account.BankName, account.BankNo, account.AccountNo, person.Name))
            {
                context.Record(store, where, book, person.Name, "pay account set", account.AccountNo, "", $"{account.AccountName} {account.BankName} {account.BankNo}");
                store.Commit();
            }
            context.Answer(account, text => Write(text, account));
        });
    }

    private static Command Show()
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption());
        return new Command("show", "现用的付款账户") { region, fund }.ReadBy(Readers.Agency).Answers<AccountAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var (where, book) = (parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            context.RequireReader(store, where);
            var account = ExpenditureAccounts.InForce(store, where, book) ?? throw new RefusedException("内控·付款账户", $"{where} {book.Name()} 支出户的银行账户尚未登记");
            var answer = new AccountAnswer(where, book.Code(), account.AccountName, account.BankName, account.BankNo, account.AccountNo);
            context.Answer(answer, text => Write(text, answer));
        });
    }

    private static void Check(AccountAnswer account)
    {
        const int LongestName = 140, LongestNumber = 34, BankNoLength = 12;
        if (account.AccountName.Length is 0 or > LongestName) throw new UsageException($"户名应为 1 至 {LongestName} 字");
        if (account.BankNo.Length != BankNoLength || !account.BankNo.All(char.IsAsciiDigit)) throw new UsageException($"行号 {account.BankNo} 应为 {BankNoLength} 位数字");
        if (account.AccountNo.Length is 0 or > LongestNumber || !account.AccountNo.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new UsageException($"账号 {account.AccountNo} 应为至多 {LongestNumber} 位的字母、数字");
    }

    private static void Write(TextWriter text, AccountAnswer account) => text.WriteLine($"{account.AccountName}  {account.BankName}({account.BankNo})  {account.AccountNo}");
}
