namespace Yijie.App.Generate;

/// <summary>坏行的毛病。What is wrong with a row that an import must reject.</summary>
internal enum Flaw
{
    None,

    /// <summary>金额写法不对:1,234.50。</summary>
    SeparatedAmount,

    /// <summary>金额三位小数。</summary>
    ThreeDecimals,

    /// <summary>金额不是数。</summary>
    NoAmount,

    /// <summary>费用总额与各项之和不符。</summary>
    BrokenTotal,

    /// <summary>基金支付总额与各项之和不符。</summary>
    BrokenFundTotal,

    /// <summary>没有这家机构。</summary>
    UnknownProvider,

    /// <summary>结算时间不存在。</summary>
    ImpossibleTime,

    /// <summary>没有结算ID。</summary>
    NoIdentifier,
}

/// <summary>结算记录。One row of the extract (<c>setl_d</c>), amounts in fen.</summary>
internal struct SettlementRow
{
    public const string Header =
        "setl_id,init_setl_id,fixmedins_code,insutype,med_type,setl_time,medfee_sumamt,fund_pay_sumamt,hifp_pay,cvlserv_pay,hifes_pay,hifmi_pay,hifob_pay,maf_pay,oth_pay," +
        "acct_pay,acct_mulaid_pay,psn_cash_pay,hosp_part_amt,insu_admdvs,fix_blng_admdvs,pay_loc,refd_setl_flag,vali_flag,clr_type,clr_way,psn_no";

    /// <summary>Identifiers are this long, as the platform's are.</summary>
    private const long FirstIdentifier = 140_000_000_000_000_000;

    public long Serial;
    public long OriginalSerial;
    public int Provider;
    public int InsuranceType;
    public int MedType;
    public DateOnly Day;
    public int Second;
    public long Pooled;
    public long CivilServant;
    public long Enterprise;
    public long CriticalIllness;
    public long LargeAmount;
    public long Assistance;
    public long Other;
    public long Account;
    public long FamilyAccount;
    public long Cash;
    public long Hospital;
    public int InsuredAt;
    public int PayLocation;
    public bool Refunded;
    public bool Valid;
    public int ClearingType;
    public int ClearingWay;
    public long Person;
    public Flaw Flaw;

    public readonly string Identifier => IdentifierOf(Serial);

    public readonly long FundTotal => Pooled + CivilServant + Enterprise + CriticalIllness + LargeAmount + Assistance + Other;

    public readonly long FeeTotal => FundTotal + Account + Cash + Hospital;

    public static string IdentifierOf(long serial) => (FirstIdentifier + serial).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>冲销记录。The reversal of this row: its own identifier and time, every amount turned.</summary>
    public readonly SettlementRow Reversal(long serial, DateOnly day, int second) => this with
    {
        Serial = serial, OriginalSerial = Serial, Day = day, Second = second, Refunded = true,
        Pooled = -Pooled, CivilServant = -CivilServant, Enterprise = -Enterprise, CriticalIllness = -CriticalIllness, LargeAmount = -LargeAmount,
        Assistance = -Assistance, Other = -Other, Account = -Account, FamilyAccount = -FamilyAccount, Cash = -Cash, Hospital = -Hospital,
    };

    public readonly void WriteTo(CsvFile file, Provider provider)
    {
        if (Flaw != Flaw.NoIdentifier) file.Number(FirstIdentifier + Serial);
        file.Comma();
        if (OriginalSerial != 0) file.Number(FirstIdentifier + OriginalSerial);
        file.Comma();
        if (Flaw == Flaw.UnknownProvider) file.Text("H").Number(provider.County).Text("99999");
        else file.Text(provider.Code);
        file.Comma().Number(InsuranceType).Comma().Number(MedType).Comma();
        WriteTime(file);
        file.Comma();
        WriteFee(file);
        file.Comma().Yuan(FundTotal + (Flaw == Flaw.BrokenFundTotal ? 1_00 : 0))
            .Comma().Yuan(Pooled).Comma().Yuan(CivilServant).Comma().Yuan(Enterprise).Comma().Yuan(CriticalIllness)
            .Comma().Yuan(LargeAmount).Comma().Yuan(Assistance).Comma().Yuan(Other)
            .Comma().Yuan(Account).Comma().Yuan(FamilyAccount).Comma().Yuan(Cash).Comma().Yuan(Hospital)
            .Comma().Number(InsuredAt).Comma().Number(provider.County).Comma().Digit(PayLocation)
            .Comma().Digit(Refunded ? 1 : 0).Comma().Digit(Valid ? 1 : 0)
            .Comma().Number(ClearingType).Comma().Digit(ClearingWay).Comma().Number(Person).EndLine();
    }

    private readonly void WriteFee(CsvFile file)
    {
        switch (Flaw)
        {
            case Flaw.SeparatedAmount: file.Text("\"1,").Yuan(234_50 + FeeTotal % 1_00).Text("\""); break;
            case Flaw.ThreeDecimals: file.Yuan(FeeTotal).Text("5"); break;
            case Flaw.NoAmount: file.Text("待核"); break;
            case Flaw.BrokenTotal: file.Yuan(FeeTotal + 10_00); break;
            case Flaw.BrokenFundTotal: file.Yuan(FeeTotal + 1_00); break;
            case Flaw.None or Flaw.UnknownProvider or Flaw.ImpossibleTime or Flaw.NoIdentifier: file.Yuan(FeeTotal); break;
        }
    }

    private readonly void WriteTime(CsvFile file)
    {
        var month = Flaw == Flaw.ImpossibleTime ? 13 : Day.Month;
        var (hour, minute, second) = (Second / 3600, Second / 60 % 60, Second % 60);
        file.Number(Day.Year).Text("-").Digit(month / 10).Digit(month % 10).Text("-").Digit(Day.Day / 10).Digit(Day.Day % 10).Text(" ")
            .Digit(hour / 10).Digit(hour % 10).Text(":").Digit(minute / 10).Digit(minute % 10).Text(":").Digit(second / 10).Digit(second % 10);
    }
}
