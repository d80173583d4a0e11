using Yijie.Domain.Records;

namespace Yijie.Domain.Ledger;

/// <summary>凭证行。One side of a voucher line with its auxiliaries; the other side is zero.</summary>
/// <param name="Month">年度、月份; of an account kept by year, January of the year.</param>
/// <param name="Reference">支付指令号、银行回单号等。</param>
public readonly record struct Line(Account Account, Fen Debit, Fen Credit, string? Provider, Month? Month, Category? Category, string? Reference)
{
    /// <summary>借方。A debit; a negative amount goes to the other side.</summary>
    public static Line Dr(Account account, Fen amount, string? provider = null, Month? month = null, Category? category = null, string? reference = null) =>
        amount >= Fen.Zero ? new(account, amount, Fen.Zero, provider, month, category, reference) : new(account, Fen.Zero, -amount, provider, month, category, reference);

    /// <summary>贷方。A credit; a negative amount goes to the other side.</summary>
    public static Line Cr(Account account, Fen amount, string? provider = null, Month? month = null, Category? category = null, string? reference = null) =>
        Dr(account, -amount, provider, month, category, reference);

    /// <summary>红字。The same line on the same side with the sign turned.</summary>
    public Line Red() => this with { Debit = -Debit, Credit = -Credit };

    /// <summary>借方为正的净额。</summary>
    public Fen Net => Debit - Credit;

    /// <summary>所缺辅助项。What the account requires and the line does not carry.</summary>
    public Auxiliaries Missing
    {
        get
        {
            var carried = Auxiliaries.None;
            if (!string.IsNullOrEmpty(Provider)) carried |= Auxiliaries.Provider;
            if (Month is { } month) carried |= month.Number == 1 ? Auxiliaries.Month | Auxiliaries.Year : Auxiliaries.Month;
            if (Category is not null) carried |= Auxiliaries.Category;
            return Account.Required & ~carried;
        }
    }
}
