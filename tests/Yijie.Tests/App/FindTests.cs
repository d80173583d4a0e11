using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App;

public sealed class FindTests
{
    [Theory(DisplayName = "find:机构代码、名称的一部分、凭证号各是什么;别的统筹区的人找不到;没有的说没有"), ClassData(typeof(Engines))]
    public void WhatAnIdIs(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Done("funds", "receive", "--region", "140200", "--fund", "310", "--amount", "100", "--as", "f.140200", "--on", "2025-08-01");
        string[] Found(string text, string by = "auditor") =>
            [.. db.Done("find", "--text", text, "--as", by, "--on", "2025-08-20").Json.EnumerateArray().Select(f => $"{f.GetProperty("kind").GetString()} {f.GetProperty("key").GetString()} {f.GetProperty("region").GetString()}")];

        Assert.Equal([$"provider {Hospital} 140200"], Found(Hospital));
        var name = db.Done("providers", "show", Hospital, "--on", "2025-08-20").Json.GetProperty("name").GetString()!;
        Assert.Contains($"provider {Hospital} 140200", Found(name[..^1]));
        Assert.Empty(Found(Hospital, "h.140100"));
        foreach (var written in (string[])["2025-08-1", "140200-310-2025-08-1", "140200/2025-08/1"]) Assert.Equal(["voucher 1 140200"], Found(written));
        Assert.Empty(Found("140100-310-2025-08-1"));
        Assert.Empty(Found("140200-310-202507-A1"));
        Assert.Empty(Found("'; drop table act; --"));
        db.Refused("find", "--text", Hospital, "--as", "admin");
        Assert.Contains($"医药机构  {Hospital}", db.Run("find", "--text", Hospital, "--on", "2025-08-20").Output, StringComparison.Ordinal);
        Assert.Contains("1 至 64 个字", db.Misused("find", "--text", " ").Error, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "find:以前的名称、将来的名称也找得到,写明现在叫什么"), ClassData(typeof(Engines))]
    public void ByAnotherName(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        string Title(string text, string day) => db.Done("find", "--text", text, "--as", "h.140200", "--on", day).Json.EnumerateArray().Single(f => f.GetProperty("key").GetString() == Hospital).GetProperty("title").GetString()!;
        var name = db.Done("providers", "show", Hospital, "--on", "2025-08-20").Json.GetProperty("name").GetString()!;
        db.Done("import", "providers", db.File("改名.csv", $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs,effective_from\n{Hospital},云冈区中医院,1,140200,2025-09-01\n"), "--as", "h.140200", "--on", "2025-08-20");

        Assert.Equal($"{name}(自 2025-09-01 起名为 云冈区中医院)", Title("云冈区中医", "2025-08-20"));
        Assert.Equal("云冈区中医院", Title("云冈区中医", "2025-09-01"));
        Assert.Equal($"云冈区中医院(曾用名 {name})", Title(name, "2025-09-01"));
        Assert.Equal(name, Title(name, "2025-08-20"));
        Assert.Empty(db.Done("find", "--text", name, "--as", "h.140100", "--on", "2025-09-01").Json.EnumerateArray());
    }

    [Fact(DisplayName = "文字答复里的状态、种类是中文,JSON 里是代码")]
    public void InWords()
    {
        using var agency = new Agency(Engine.Sqlite);
        agency.Register(Hospital);
        agency.Receive("2025-08-01", 10_000);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Outpatient, 1_000, 0));
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-04"), "2025-08-04");
        const string Id = "140200-310-202507-A1";
        string Said(params string[] words) => agency.Db.Run([.. words, "--on", "2025-08-20"]).Output;

        Assert.Contains("月初预拨", Said("find", "--text", Id), StringComparison.Ordinal);
        foreach (var text in (string[])[Said("batch", "list", "--region", "140200"), Said("batch", "show", "--id", Id), Said("advance", "show", "--id", Id), Said("explain", Id, "--provider", Hospital), Said("user", "list")])
        {
            Assert.DoesNotMatch("paid|approved|reviewed|confirmed|advance_rate|active", text);
        }
        Assert.Equal("paid", agency.Db.Done("batch", "show", "--id", Id).Json.GetProperty("status").GetString());
    }
}
