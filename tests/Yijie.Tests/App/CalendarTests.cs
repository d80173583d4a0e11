namespace Yijie.Tests.App;

public sealed class CalendarTests
{
    private const string Year2027 = """
        year: 2027
        notice: 国务院办公厅关于2027年部分节假日安排的通知(测试用)
        days_off: [2027-01-01..2027-01-03, 2027-10-01]
        make_up: [2027-01-09]
        """;

    [Theory(DisplayName = "calendar day:说明是否工作日及缘由"), ClassData(typeof(Engines))]
    public void Day(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        Assert.Equal("""{"date":"2026-01-04","working":true,"reason":"调休上班"}""", db.Done("calendar", "day", "2026-01-04").Output.Trim());
        Assert.Equal("2026-10-07 不是工作日:法定节假日或调休放假", db.Run("calendar", "day", "2026-10-07").Expect(0).Output.Trim());
        Assert.Contains("yyyy-MM-dd", db.Misused("calendar", "day", "2026-02-30").Error, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "calendar year:一年的每一天及所依的通知;没有录入的一年,说出从哪个月起哪些期限算不出"), ClassData(typeof(Engines))]
    public void AYear(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var year = db.Done("calendar", "year", "--year", "2026").Json;
        Assert.Equal("国务院办公厅关于2026年部分节假日安排的通知", year.GetProperty("notice").GetString());
        Assert.Equal(365, year.GetProperty("days").GetArrayLength());
        Assert.Equal(248, year.GetProperty("days").EnumerateArray().Count(d => d.GetProperty("working").GetBoolean()));
        Assert.Empty(year.GetProperty("lacking").EnumerateArray());

        var missing = db.Done("calendar", "year", "--year", "2027").Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, missing.GetProperty("notice").ValueKind);
        Assert.Equal(
            ["轧差拨付 2026-11", "月初预拨 2026-12", "机构申报 2026-12", "十二月资金请拨申请 2026-12", "资金请拨申请 2027-01", "预付金申请 2027", "预付金拨付 2027", "预付金收回 2027", "预付金上缴财政专户 2027", "年底公布 2027"],
            missing.GetProperty("lacking").EnumerateArray().Select(n => $"{n.GetProperty("title").GetString()} {n.GetProperty("period").GetString()}"));
        db.Done("calendar", "add", db.File("2027.yaml", Year2027), "--as", "province");
        Assert.Empty(db.Done("calendar", "year", "--year", "2027").Json.GetProperty("lacking").EnumerateArray());
    }

    [Theory(DisplayName = "calendar add:没有录入的年份报错并指出文件;录入后即可用;再录一次不改变什么"), ClassData(typeof(Engines))]
    public void AddAYear(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        Assert.Contains("policy/workdays/2027.yaml", Assert.Single(db.Refused("calendar", "day", "2027-01-09").Reasons), StringComparison.Ordinal);
        var file = db.File("2027.yaml", Year2027);

        Assert.True(db.Done("calendar", "add", file, "--as", "admin").Json.GetProperty("added").GetBoolean());
        Assert.True(db.Done("calendar", "day", "2027-01-09").Json.GetProperty("working").GetBoolean());
        Assert.False(db.Done("calendar", "day", "2027-10-01").Json.GetProperty("working").GetBoolean());
        Assert.False(db.Done("calendar", "add", file, "--as", "admin").Json.GetProperty("added").GetBoolean());
    }

    [Theory(DisplayName = "calendar add:已录入的年份内容不同则拒绝;国务院调整的用 --amend,但过去的日子不能改"), ClassData(typeof(Engines))]
    public void AmendAYear(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        db.Done("calendar", "add", db.File("2027.yaml", Year2027), "--as", "admin", "--on", "2026-11-10");
        var amended = db.File("amended.yaml", Year2027.Replace("2027-10-01", "2027-10-04", StringComparison.Ordinal));

        var refused = db.Refused("calendar", "add", amended, "--as", "admin", "--on", "2027-01-04");
        Assert.Contains("内容不同(2027-10-01、2027-10-04)", Assert.Single(refused.Reasons), StringComparison.Ordinal);
        var late = db.Refused("calendar", "add", amended, "--amend", "--as", "admin", "--on", "2027-10-01");
        Assert.Contains("2027-10-01 已经过去", Assert.Single(late.Reasons), StringComparison.Ordinal);
        Assert.False(db.Done("calendar", "day", "2027-10-01").Json.GetProperty("working").GetBoolean());

        db.Done("calendar", "add", amended, "--amend", "--as", "admin", "--on", "2027-01-04");
        Assert.True(db.Done("calendar", "day", "2027-10-01").Json.GetProperty("working").GetBoolean());
        Assert.False(db.Done("calendar", "day", "2027-10-04").Json.GetProperty("working").GetBoolean());
    }

    [Theory(DisplayName = "calendar add:经办不能录入放假安排"), ClassData(typeof(Engines))]
    public void ByTheWrongPost(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var refused = db.Refused("calendar", "add", db.File("2027.yaml", Year2027), "--as", "h.140200");
        Assert.Equal(["内控·岗位分离"], refused.Articles);
        Assert.Equal(["h.140200 的岗位是经办,放假安排须由系统管理或省局录入"], refused.Reasons);
    }

    [Theory(DisplayName = "calendar add:写错的文件以 2 结束,指出哪一行错在哪里,什么都不录入")]
    [InlineData("", "缺少 year")]
    [InlineData("year: 2027", "缺少 notice")]
    [InlineData("{ year: 27, notice: x, days_off: [2027-01-01], make_up: [] }", "年份“27”应写作四位数字")]
    [InlineData("{ year: 2027, notice: x, days_off: [], make_up: [] }", "放假安排不会是空的")]
    [InlineData("{ year: 2027, notice: x, days_off: [2027-02-30], make_up: [] }", "日期“2027-02-30”应写作 yyyy-MM-dd")]
    [InlineData("{ year: 2027, notice: x, days_off: [2026-12-31..2027-01-02], make_up: [] }", "日期不在 2027 年")]
    [InlineData("{ year: 2027, notice: x, days_off: [2027-01-03..2027-01-01], make_up: [] }", "起日 2027-01-03 晚于止日 2027-01-01")]
    [InlineData("{ year: 2027, notice: x, days_off: [2027-01-01, 2027-01-01], make_up: [] }", "2027-01-01 重复")]
    [InlineData("{ year: 2027, notice: x, days_off: [2027-01-01], make_up: [2027-01-04] }", "调休上班日 2027-01-04 不是周末")]
    [InlineData("{ year: 2027, notice: x, days_off: [2027-01-02], make_up: [2027-01-02] }", "2027-01-02 既放假又上班")]
    [InlineData("{ year: 2027, notice: x, days_off: 2027-01-01, make_up: [] }", "此处应为日期的列表")]
    [InlineData("{ year: 2027, year: 2027 }", "不是有效的 YAML")]
    [InlineData("{ year: 2027, notice: x, days_off: [2027-01-01], make_up: [], makeup: [] }", "没有名为 makeup 的项")]
    public void Malformed(string content, string complaint)
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        Assert.Contains(complaint, db.Misused("calendar", "add", db.File("2027.yaml", content), "--as", "admin").Error, StringComparison.Ordinal);
        db.Refused("calendar", "day", "2027-01-01");
    }

    [Fact(DisplayName = "calendar add:没有的文件、不是文本的文件,以 2 结束")]
    public void Unreadable()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        Assert.Contains("nothing.yaml:没有这个文件", db.Misused("calendar", "add", Path.Combine(db.Folder, "nothing.yaml"), "--as", "admin").Error, StringComparison.Ordinal);
        Assert.Contains("不是 UTF-8", db.Misused("calendar", "add", db.File("x.yaml", [0xC4, 0xEA, 0xB7, 0xDD]), "--as", "admin").Error, StringComparison.Ordinal);
    }
}
