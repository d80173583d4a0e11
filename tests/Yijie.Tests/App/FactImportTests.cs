using Yijie.App.Storage;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App;

/// <summary>各类事实的导入。Each kind: what is accepted, what is a duplicate, what replaces what, and what is rejected with which reason.</summary>
public sealed class FactImportTests
{
    private const string Declarations = $"""
        fixmedins_code,insutype,month,fund_appy_sum,medfee_sumamt,acct_pay,psntime,declared_on
        {Hospital},310,2025-07,1000.00,1500.00,20.00,12,2025-08-08
        {Hospital},390,2025-07,500,,,,2025-08-08

        """;

    [Theory(DisplayName = "导入:汇总的每一项都在,名称与契约一致"), ClassData(typeof(Engines))]
    public void Summary(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var file = db.File("providers.csv", Providers);
        var summary = db.Done(Command("providers", file)).Json;
        string[] names =
        [
            "kind", "file", "sha256", "lines", "accepted", "duplicates", "withdrawn", "rejected_lines", "counted", "counted_fen", "total_fen",
            "accepted_fen", "duplicates_fen", "withdrawn_fen", "rejected_fen", "set_aside", "rejected",
        ];
        Assert.Equal(names, summary.EnumerateObject().Select(p => p.Name));
        Assert.Equal("providers", summary.GetProperty("kind").GetString());
        Assert.Equal(file, summary.GetProperty("file").GetString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))), summary.GetProperty("sha256").GetString());
        Assert.Equal((4, 4, 0, 0), summary.Counts());
    }

    [Theory(DisplayName = "导入:同一文件再来一次,全部是重复,什么也不改变"), ClassData(typeof(Engines))]
    public void TheSameAgain(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        (string Kind, string Content)[] files =
        [
            ("providers", Providers),
            ("agreements", $"fixmedins_code,status,from,to\n{Hospital},normal,2024-01-01,\n{Hospital},suspended,2025-08-01,2025-08-10\n{Pharmacy},terminated,2025-07-01,\n"),
            ("enrolments", $"fixmedins_code,from,to\n{Hospital},2025-06-01,\n{Pharmacy},2025-06-01,2025-07-31\n"),
            ("declarations", Declarations),
            ("deductions", $"id,fixmedins_code,insutype,month,kind,category,amount,reason,decided_on\nK1,{Hospital},310,2025-07,audit,普通住院,30.00,超量开药,2025-08-12\nK2,{Hospital},310,2025-07,agreement,,-5,申诉成立,2025-08-12\n"),
            ("drg", $"id,fixmedins_code,insutype,month,amount,note,decided_on\nD1,{Hospital},310,2025-07,-12.30,分组差额,2025-08-12\n"),
            ("reviews", $"fixmedins_code,insutype,month,step,done_on\n{Hospital},310,2025-07,audit,2025-08-12\n{Hospital},310,2025-07,agreement,2025-08-12\n{Hospital},310,2025-07,drg,2025-08-13\n"),
            ("assessments", $"fixmedins_code,year,grade,score\n{Hospital},2024,优秀,95.50\n{Pharmacy},2024,不合格,\n"),
            ("penalties", $"fixmedins_code,kind,decided_on,document\n{Pharmacy},fraud-transfer,2025-03-02,晋医保罚〔2025〕1号\n{Pharmacy},penalty,2025-03-02,\n"),
            ("fund-months", "admdvs,insutype,month,income,expenditure,balance\n140200,310,2025-07,1000000.00,900000.00,12000000.00\n140200,390,2025-07,1,2,-3\n"),
            ("inpatient-history", $"fixmedins_code,insutype,month,hifp_inpatient\n{Hospital},310,2024-07,123456.78\n"),
        ];
        foreach (var (kind, content) in files)
        {
            var first = db.Import(kind, content).Counts();
            Assert.Equal((first.Lines, first.Lines, 0, 0), first);
        }
        var facts = db.Facts();
        foreach (var (kind, content) in files)
        {
            var again = db.Import(kind, content, on: "2025-09-30").Counts();
            Assert.Equal((again.Lines, 0, again.Lines, 0), again);
        }
        Assert.Equal(facts, db.Facts());
    }

    [Theory(DisplayName = "导入:文件有重叠时,重叠的是重复,其余照收;先后次序不影响结果"), ClassData(typeof(Engines))]
    public void OverlappingFiles(Engine engine)
    {
        string Reviews(params string[] steps) => "fixmedins_code,insutype,month,step,done_on\n" + string.Concat(steps.Select(s => $"{Hospital},310,2025-07,{s},2025-08-12\n"));
        using var db = TestDatabase.Create(engine).WithProviders();
        Assert.Equal((2, 2, 0, 0), db.Import("reviews", Reviews("audit", "agreement")).Counts());
        Assert.Equal((2, 1, 1, 0), db.Import("reviews", Reviews("agreement", "drg")).Counts());
        Assert.Equal((3, 0, 3, 0), db.Import("reviews", Reviews("drg", "audit", "agreement")).Counts());
        Assert.Equal((2, 0, 2, 0), db.Import("reviews", Reviews("audit", "audit")).Counts());
    }

    [Theory(DisplayName = "导入:因机构未登记而拒收的行,登记之后同一文件再来即收"), ClassData(typeof(Engines))]
    public void RejectedBecomesAccepted(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var before = db.Import("declarations", Declarations);
        Assert.Equal((2, 0, 0, 2), before.Counts());
        Assert.Equal(["没有登记此机构", "没有登记此机构"], before.Reasons());

        db.WithProviders();
        Assert.Equal((2, 2, 0, 0), db.Import("declarations", Declarations).Counts());
    }

    [Theory(DisplayName = "申报:后来的取代先前的,直到该月结算"), ClassData(typeof(Engines))]
    public void LaterDeclarationReplaces(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("declarations", Declarations);
        var changed = Declarations.Replace("1000.00", "1200.00", StringComparison.Ordinal);
        Assert.Equal((2, 1, 1, 0), db.Import("declarations", changed).Counts());
        Assert.Equal((2, 1, 1, 0), db.Import("declarations", Declarations).Counts()); // 又改回 1000.00

        Settle(db);
        Assert.Equal((2, 0, 2, 0), db.Import("declarations", Declarations).Counts());
        var late = db.Import("declarations", changed);
        Assert.Equal((2, 0, 1, 1), late.Counts());
        Assert.Equal("该机构此月此险种已经结算,申报不再更改", Assert.Single(late.Reasons()));
    }

    [Theory(DisplayName = "扣款与 DRG 调整:同一编号内容相同是重复,内容不同即拒收"), ClassData(typeof(Engines))]
    public void AnIdKeepsItsContent(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var deductions = $"id,fixmedins_code,insutype,month,kind,category,amount,reason,decided_on\nK1,{Hospital},310,2025-07,audit,普通住院,30.0,超量开药,2025-08-12\n";
        db.Import("deductions", deductions);
        Assert.Equal((1, 0, 1, 0), db.Import("deductions", deductions.Replace("30.0", "30.00", StringComparison.Ordinal)).Counts());
        var other = db.Import("deductions", deductions.Replace("30.0", "31.00", StringComparison.Ordinal));
        Assert.Equal(["2 id K1"], other.Faults());
        Assert.Equal(["此编号已有内容不同的扣款"], other.Reasons());

        var drg = $"id,fixmedins_code,insutype,month,amount,decided_on\nD1,{Hospital},310,2025-07,12.00,2025-08-12\nD1,{Hospital},310,2025-07,-12.00,2025-08-12\n";
        Assert.Equal(["3 id D1"], db.Import("drg", drg).Faults());
        Assert.Equal((2, 0, 1, 1), db.Import("drg", drg).Counts());
    }

    [Theory(DisplayName = "扣款:没有这笔结算的 setl_id 即拒收,类别不认识也拒收"), ClassData(typeof(Engines))]
    public void UnknownSettlement(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("deductions",
            $"""
            id,fixmedins_code,insutype,month,kind,category,setl_id,amount,reason,decided_on
            K1,{Hospital},310,2025-07,audit,,900001,1.00,超量开药,2025-08-12
            K2,{Hospital},310,2025-07,audit,普通住院,900001,1.00,超量开药,2025-08-12
            K3,{Hospital},310,2025-07,audit,住院,,1.00,超量开药,2025-08-12
            K4,{Hospital},310,2025-07,审核,,,1.00,,2025-08-12

            """);
        Assert.Equal(["2 setl_id 900001", "3 setl_id 900001", "4 category 住院", "5 kind 审核", "5 reason "], summary.Faults());
    }

    [Theory(DisplayName = "扣款:只指明结算的,归那笔结算的类别;撤销的、别的险种的、没有计入的拒收;存下以后不再变"), ClassData(typeof(Engines))]
    public void DeductionOfASettlement(Engine engine)
    {
        string Settlement(string id, string fund, string medType, int valid) => $"{id},{Hospital},{fund},{medType},2025-07-08 10:00:00,100,80,80,0,20,140200,140200,2,{valid}\n";
        const string Columns = "setl_id,fixmedins_code,insutype,med_type,setl_time,medfee_sumamt,fund_pay_sumamt,hifp_pay,acct_pay,psn_cash_pay,insu_admdvs,fix_blng_admdvs,pay_loc,vali_flag\n";
        string Deduction(string id, string setlId, string category = "") => $"{id},{Hospital},310,2025-07,audit,{category},{setlId},8.00,超限定支付范围,2025-08-12\n";
        const string Heads = "id,fixmedins_code,insutype,month,kind,category,setl_id,amount,reason,decided_on\n";

        using var db = TestDatabase.Create(engine).WithProviders();
        db.Done(Command("settlements", db.File("s.csv",
            Columns + Settlement("9001", "310", "2101", 1) + Settlement("9002", "390", "11", 1) + Settlement("9003", "310", "99", 1) + Settlement("9004", "310", "140104", 0))));
        var deductions = Heads + Deduction("K1", "9001") + Deduction("K2", "9001", "普通门诊") + Deduction("K3", "9002") + Deduction("K4", "9003") + Deduction("K5", "9003", "生育") + Deduction("K6", "9004", "门诊慢特病");
        var summary = db.Import("deductions", deductions);
        Assert.Equal(["4 setl_id 9002", "5 setl_id 9003", "6 setl_id 9003", "7 setl_id 9004"], summary.Faults());
        Assert.Equal(["这笔结算的险种是 390", .. Aside("不在五类之内"), .. Aside("不在五类之内"), .. Aside("已作废")], summary.Reasons());
        Assert.Equal([("K1", 2L), ("K2", 0L)], CategoriesOfDeductions(db)); // 普通住院、普通门诊

        db.Done(Command("settlements", db.File("w.csv", Columns + Settlement("9001", "310", "2101", 0))));
        Assert.Equal((6, 0, 2, 4), db.Import("deductions", deductions).Counts());
        Assert.Equal(["这笔结算已经撤销"], db.Import("deductions", Heads + Deduction("K9", "9001")).Reasons());

        static string[] Aside(string reason) => [$"这笔结算没有计入应结算额({reason}),不能从结算中扣"];
    }

    [Theory(DisplayName = "机构:后来的文件从业务日起改动不同之处;没有的列不变,空值即清空"), ClassData(typeof(Engines))]
    public void ProviderVersions(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        Assert.Equal((1, 1, 0, 0), db.Import("providers",
            $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs,account_no\n{Hospital},大同市第一人民医院,1,140200,6222999999999\n").Counts());
        Assert.Equal("6222000000001", Account(db, "2025-08-19"));
        Assert.Equal("6222999999999", Account(db, "2025-08-20"));

        db.Import("providers", $"FIXMEDINS_CODE,Fixmedins_Name,fixmedins_type,admdvs,bank_no,effective_from\n{Hospital},大同市第一人民医院,1,140200,,2025-10-01\n");
        Assert.True(db.Done("providers", "show", Hospital, "--on", "2025-09-30").Json.GetProperty("account_on_file").GetBoolean());
        var october = db.Done("providers", "show", Hospital, "--on", "2025-10-01").Json;
        Assert.False(october.GetProperty("account_on_file").GetBoolean());
        Assert.Equal("6222999999999", october.GetProperty("account_no").GetString());
        Assert.Equal("中国工商银行大同分行", october.GetProperty("bank_name").GetString());

        db.Import("agreements", $"fixmedins_code,status,from,to\n{Hospital},suspended,2025-08-04,2025-08-05\n");
        var shown = db.Run("providers", "show", Hospital, "--on", "2025-10-01").Expect(0).Output;
        Assert.Contains("协议 中止 2025-08-04 至 2025-08-05", shown, StringComparison.Ordinal);
        Assert.Contains("资料自始(导入", shown, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "机构:补报较早生效的改动,延续到其后各版本,直到该项另有改动为止"), ClassData(typeof(Engines))]
    public void BackdatedChangeGoesOn(Engine engine)
    {
        string Row(string name, string account, string from) =>
            $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs,account_no,effective_from\n{Hospital},{name},1,140200,{account},{from}\n";
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("providers", Row("大同市第一人民医院", "6222000000009", "2025-09-01"));
        db.Import("providers", Row("大同市一院", "6222000000005", "2025-07-01")); // 名称延续到 9 月,账号在 9 月另有改动

        Assert.Equal("6222000000001", Account(db, "2025-06-30"));
        Assert.Equal("6222000000005", Account(db, "2025-07-01"));
        Assert.Equal("6222000000009", Account(db, "2025-09-01"));
        Assert.Equal("大同市一院", db.Done("providers", "show", Hospital, "--on", "2025-09-01").Json.GetProperty("name").GetString());
    }

    [Theory(DisplayName = "机构:第一个版本生效之前,按第一个版本(同日的取最后导入)看待;补报更早的只管到它生效"), ClassData(typeof(Engines))]
    public void BeforeTheFirstVersion(Engine engine)
    {
        string Row(string account, string from) =>
            $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs,account_no,effective_from\n{Hospital},大同市第一人民医院,1,140200,{account},{from}\n";
        using var db = TestDatabase.Create(engine);
        db.Import("providers", Row("6222000000001", "2025-09-01"));
        db.Import("providers", Row("6222000000002", "2025-09-01"));
        Assert.Equal("6222000000002", Account(db, "2025-08-20"));
        Assert.Equal((1, 0, 1, 0), db.Import("providers", Row("6222000000002", "2025-07-01")).Counts());

        db.Import("providers", Row("6222000000003", "2025-07-01"));
        Assert.Equal("6222000000003", Account(db, "2025-08-20"));
        Assert.Equal("6222000000002", Account(db, "2025-09-01"));
    }

    [Theory(DisplayName = "机构:所属统筹区不能更改,外省的不收,代码与账户按格式"), ClassData(typeof(Engines))]
    public void ProviderFaults(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("providers",
            $"""
            fixmedins_code,fixmedins_name,fixmedins_type,admdvs,ownership,bank_no,account_no,effective_from
            {Hospital},大同市第一人民医院,1,140100,,,,
            H14020000009,北京医院,1,110100,,,,
            -14020000010,负号医院,1,140200,,,,
            H14020000011,,3,140200,private,12345,62 22,2025-13-01
            H14020000012,新建医院,1,140200,public,102162000018,6222-01,
            H14020000012,新建医院,1,140300,public,102162000018,6222-01,

            """);
        Assert.Equal(
            [
                "2 admdvs 140100", "3 admdvs 110100", "4 fixmedins_code -14020000010", "5 effective_from 2025-13-01", "5 fixmedins_name ", "5 fixmedins_type 3",
                "5 ownership private", "5 bank_no 12345", "5 account_no 62 22", "7 admdvs 140300",
            ], summary.Faults());
        Assert.Equal((6, 1, 0, 5), summary.Counts());
        Assert.Equal("该机构已登记在统筹区 140200,所属统筹区不能更改", summary.Reasons()[0]);
        Assert.Contains("应为空或 public、enterprise、nonprofit 之一", summary.Reasons());
    }

    [Theory(DisplayName = "日期:已发生之事不晚于业务日,起止与生效日可以在将来"), ClassData(typeof(Engines))]
    public void DaysAheadAreRejected(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        (string Kind, string Content, string Fault)[] files =
        [
            ("declarations", $"fixmedins_code,insutype,month,fund_appy_sum,declared_on\n{Hospital},310,2025-07,1,2025-08-21\n", "2 declared_on 2025-08-21"),
            ("deductions", $"id,fixmedins_code,insutype,month,kind,amount,reason,decided_on\nK1,{Hospital},310,2025-07,audit,1,超量,2025-08-21\n", "2 decided_on 2025-08-21"),
            ("drg", $"id,fixmedins_code,insutype,month,amount,decided_on\nD1,{Hospital},310,2025-07,1,2025-08-21\n", "2 decided_on 2025-08-21"),
            ("reviews", $"fixmedins_code,insutype,month,step,done_on\n{Hospital},310,2025-07,audit,2025-08-21\n", "2 done_on 2025-08-21"),
            ("penalties", $"fixmedins_code,kind,decided_on\n{Hospital},penalty,2025-08-21\n", "2 decided_on 2025-08-21"),
            ("fund-months", "admdvs,insutype,month,income,expenditure,balance\n140200,310,2025-09,1,1,1\n", "2 month 2025-09"),
            ("assessments", $"fixmedins_code,year,grade\n{Hospital},2026,合格\n", "2 year 2026"),
        ];
        foreach (var (kind, content, fault) in files)
        {
            var summary = db.Import(kind, content);
            Assert.Equal([fault], summary.Faults());
            Assert.StartsWith("晚于业务日 2025-08-20", Assert.Single(summary.Reasons()), StringComparison.Ordinal);
        }
        Assert.Equal((1, 1, 0, 0), db.Import("agreements", $"fixmedins_code,status,from,to\n{Hospital},normal,2026-01-01,2026-12-31\n").Counts());
        Assert.Equal((1, 1, 0, 0), db.Import("enrolments", $"fixmedins_code,from\n{Hospital},2026-01-01\n").Counts());
    }

    [Theory(DisplayName = "一整月的申报与审核,月份终了之后才有;方案实施以前月份的扣款与调整,说明不会计入哪份结算单"), ClassData(typeof(Engines))]
    public void BeforeTheMonthIsOver(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        (string Kind, string Content, string Fault, string Reason)[] files =
        [
            ("declarations", $"fixmedins_code,insutype,month,fund_appy_sum,declared_on\n{Hospital},310,2025-07,1,2025-07-31\n", "2 declared_on 2025-07-31", "2025-07 尚未终了"),
            ("declarations", $"fixmedins_code,insutype,month,fund_appy_sum,declared_on\n{Hospital},310,2025-08,1,2025-08-20\n", "2 declared_on 2025-08-20", "2025-08 尚未终了"),
            ("reviews", $"fixmedins_code,insutype,month,step,done_on\n{Hospital},310,2025-07,audit,2025-07-15\n", "2 done_on 2025-07-15", "2025-07 尚未终了"),
        ];
        foreach (var (kind, content, fault, reason) in files)
        {
            var summary = db.Import(kind, content);
            Assert.Equal([fault], summary.Faults());
            Assert.StartsWith(reason, Assert.Single(summary.Reasons()), StringComparison.Ordinal);
        }
        Assert.Equal((1, 1, 0, 0), db.Import("reviews", $"fixmedins_code,insutype,month,step,done_on\n{Hospital},310,2025-07,audit,2025-08-01\n").Counts());

        string Drg(string id, string month) => $"{id},{Hospital},310,{month},1,2025-08-12\n";
        var drg = db.Done(Command("drg", db.File("drg.csv", "id,fixmedins_code,insutype,month,amount,decided_on\n" + Drg("D1", "2025-04") + Drg("D2", "2025-05"))));
        Assert.Equal((2, 2, 0, 0), drg.Json.Counts());
        Assert.Contains("1 项属于即时结算施行以前、本系统没有结算的月份,不会计入任何结算单:D1。", drg.Error, StringComparison.Ordinal);
        var deductions = db.Done(Command("deductions", db.File("d.csv", $"id,fixmedins_code,insutype,month,kind,amount,reason,decided_on\nK1,{Hospital},310,2025-05,audit,1,超量,2025-08-12\n")));
        Assert.DoesNotContain("即时结算施行以前", deductions.Error, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "一行有几处错,各处都指出,仍算一行"), ClassData(typeof(Engines))]
    public void EveryFaultIsNamed(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("declarations",
            $"""
            declared_on,fund_appy_sum,psntime,month,insutype,fixmedins_code
            2025-8-8,"1,000.00",-1,2025-13,320,H00000000000
            2025-08-08,1e3,1,2025-07,310,{Hospital}
            2025-08-08,12.345,1,2025-07,310,{Hospital}
            2025-08-08,99999999999999999.99,1,2025-07,310,{Hospital}
            2025-08-08,,1,2025-07,310,{Hospital}
            2025-13-01, 1,1,2025-07,310,{Hospital}
            2025-08-08,1,1,2025-07,employee,{Hospital}
            2025-08-08,-1000000000000.01,1,2025-07,310,{Hospital}

            """);
        Assert.Equal(
            [
                "2 fixmedins_code H00000000000", "2 insutype 320", "2 month 2025-13", "2 fund_appy_sum 1,000.00", "2 psntime -1", "2 declared_on 2025-8-8",
                "3 fund_appy_sum 1e3", "4 fund_appy_sum 12.345", "5 fund_appy_sum 99999999999999999.99", "6 fund_appy_sum ",
                "7 fund_appy_sum  1", "7 declared_on 2025-13-01", "8 insutype employee",
                "9 fund_appy_sum -1000000000000.01",
            ], summary.Faults());
        Assert.Equal((8, 0, 0, 8), summary.Counts());
        Assert.Contains("没有登记此机构", summary.Reasons());
        Assert.Contains("险种未登记,应为 310 职工基本医疗保险基金、390 城乡居民基本医疗保险基金", summary.Reasons());
    }

    [Theory(DisplayName = "年份写错(1025 年的扣款、0205 年的完成日、1905 年度的考核)的行拒收:那样的扣款永远不会计入哪份结算单"), ClassData(typeof(Engines))]
    public void YearsOfNoTime(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var deductions = db.Import("deductions", $"id,fixmedins_code,insutype,month,kind,amount,reason,decided_on\nK1,{Hospital},310,1025-07,audit,100,超量,2025-08-08\n");
        Assert.Equal(["2 month 1025-07"], deductions.Faults());
        Assert.Contains("早于 2000 年", deductions.Reasons());
        Assert.Equal(["2 done_on 0205-08-08"], db.Import("reviews", $"fixmedins_code,insutype,month,step,done_on\n{Hospital},310,2025-07,audit,0205-08-08\n").Faults());
        Assert.Equal(["2 year 1905"], db.Import("assessments", $"fixmedins_code,year,grade\n{Hospital},1905,合格\n").Faults());
    }

    [Theory(DisplayName = "一个文件中同一主键有几行:以最后一行为准,再导入一次也不改变"), ClassData(typeof(Engines))]
    public void LastOfAFileDecides(Engine engine)
    {
        const string Agreements = $"fixmedins_code,status,from\n{Hospital},normal,2025-01-01\n{Hospital},suspended,2025-01-01\n";
        using var db = TestDatabase.Create(engine).WithProviders();
        Assert.Equal((2, 2, 0, 0), db.Import("agreements", Agreements).Counts());
        Assert.False(db.Done("providers", "show", Hospital, "--on", "2025-08-20").Json.GetProperty("agreement_normal").GetBoolean());
        var facts = db.Facts();
        Assert.Equal((2, 0, 2, 0), db.Import("agreements", Agreements).Counts());
        Assert.Equal(facts, db.Facts());

        var twice = Providers + $"{Hospital},大同市一院,1,03,140200,,,,\n";
        Assert.Equal((5, 1, 4, 0), db.Import("providers", twice).Counts());
        Assert.Equal((5, 0, 5, 0), db.Import("providers", twice, on: "2025-09-01").Counts());
    }

    [Theory(DisplayName = "经办只导入本统筹区的行,其他岗位不能导入,无人值守的接入记作 system"), ClassData(typeof(Engines))]
    public void WhoImports(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var enrolments = $"fixmedins_code,from\n{Hospital},2025-06-01\n{Elsewhere},2025-06-01\n";
        var summary = db.Import("enrolments", enrolments, by: "h.140200");
        Assert.Equal((2, 1, 0, 1), summary.Counts());
        Assert.Equal("h.140200 属于统筹区 140200,不能导入 140100 的数据(内控·岗位分离)", Assert.Single(summary.Reasons()));
        Assert.Equal((2, 1, 1, 0), db.Import("enrolments", enrolments).Counts());

        var file = db.File("other.csv", enrolments);
        foreach (var person in (string[])["r.140200", "admin", "province", "nobody"])
            Assert.Equal(["内控·岗位分离"], db.Refused(Command("enrolments", file, by: person)).Articles);
        Assert.Equal(["system", "h.140200", "system"], db.Done("audit", "list").Json.EnumerateArray()
            .Where(a => a.GetProperty("command").GetString()!.StartsWith("import", StringComparison.Ordinal)).Select(a => a.GetProperty("actor").GetString()));
    }

    private static IEnumerable<(string, long)> CategoriesOfDeductions(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return [.. store.Query<(string, long)>("select id, category from deduction order by id")];
    }

    private static string? Account(TestDatabase db, string on) => db.Done("providers", "show", Hospital, "--on", on).Json.GetProperty("account_no").GetString();

    /// <summary>结算七月。An appeal won gives the provider something to settle; everything is done and approved.</summary>
    private static void Settle(TestDatabase db)
    {
        db.Import("deductions", $"id,fixmedins_code,insutype,month,kind,amount,reason,decided_on\nK1,{Hospital},310,2025-07,audit,-100.00,申诉成立,2025-08-12\n");
        db.Import("reviews", $"fixmedins_code,insutype,month,step,done_on\n{Hospital},310,2025-07,audit,2025-08-12\n{Hospital},310,2025-07,agreement,2025-08-12\n");
        string[] Book(params string[] act) => [.. act, "--region", "140200", "--fund", "310", "--on", "2025-08-20"];
        db.Done([.. Book("funds", "receive"), "--amount", "1000.00", "--as", "f.140200"]);
        var batch = db.Done([.. Book("settle", "calculate"), "--month", "2025-07", "--as", "h.140200"]).Json;
        var (id, hash) = (batch.GetProperty("id").GetString()!, batch.GetProperty("hash").GetString()!);
        db.Done("settle", "review", "--id", id, "--hash", hash, "--as", "r.140200", "--on", "2025-08-20");
        db.Done("settle", "approve", "--id", id, "--hash", hash, "--as", "a.140200", "--on", "2025-08-20");
    }
}
