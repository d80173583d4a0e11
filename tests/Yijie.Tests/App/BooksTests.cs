using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.App;

/// <summary>账簿的存储。Posting, numbering, balances and the chain, on both databases.</summary>
public sealed class BooksTests
{
    [Theory(DisplayName = "记账:凭证号按账套和月份连续,余额是各行之和"), ClassData(typeof(Engines))]
    public void NumbersAndBalances(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        var received = books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(100_000), null));
        var advance = books.Post("2025-08-04", books.Rules.AdvancePaid([(Bookkeeper.H, July, Yuan(60_000), "A1-1"), (Bookkeeper.K, July, Yuan(30_000), "A1-2")]));
        var september = books.Post("2025-09-01", books.Rules.FundsReceived(Yuan(1), null));
        var resident = new Bookkeeper(db, Fund.Resident).Post("2025-09-02", Books.Postings(Fund.Resident).FundsReceived(Yuan(5), null));

        Assert.Equal([(1, 1), (2, 2), (3, 1), (1, 1)], ((PostedVoucher[])[received, advance, september, resident]).Select(v => (v.Seq, v.Number)));
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        Assert.Equal(Yuan(100_000 - 60_000 - 30_000 + 1), Books.ExpenditureAccountBalance(store, books.Book));
        Assert.Equal([new(Bookkeeper.H, July, Yuan(60_000)), new(Bookkeeper.K, July, Yuan(30_000))], Books.OpenAdvances(store, Bookkeeper.Region, Fund.Employee));
        Assert.Equal([new(Bookkeeper.K, July, Yuan(30_000))], Books.OpenAdvances(store, Bookkeeper.Region, Fund.Employee, Bookkeeper.K));
        Assert.Empty(Books.OpenAdvances(store, Bookkeeper.Region, Fund.Resident));
    }

    [Theory(DisplayName = "记账:支出户不得透支,缺口写明"), ClassData(typeof(Engines))]
    public void NotBelowZero(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(100), null));
        var refused = Assert.Throws<RefusedException>(() => books.Advance("2025-08-04", Bookkeeper.H, July, 160.50m));
        Assert.Equal([new("方案·四", "支出户存款余额 100.00 元,不足支付 160.50 元,缺口 60.50 元")], refused.Refusals);
    }

    [Theory(DisplayName = "记账:一批凭证,先到的款可以付后面的,到后面才到的不可以"), ClassData(typeof(Engines))]
    public void NotBelowZeroInBetween(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(10), null));
        Unposted receives = new(new(2025, 8, 4), books.Rules.FundsReceived(Yuan(100), null), Bookkeeper.People, "拨款");
        Unposted pays = new(new(2025, 8, 4), books.Rules.AdvancePaid([(Bookkeeper.H, July, Yuan(60), "A1")])!, Bookkeeper.People, "批次");

        var refused = Assert.Throws<RefusedException>(() => Post(receives, pays, pays));
        Assert.Equal([new("方案·四", "支出户存款余额 50.00 元,不足支付 60.00 元,缺口 10.00 元")], refused.Refusals);
        Assert.Throws<RefusedException>(() => Post(pays, receives));
        Assert.Equal(2, Post(receives, pays));

        int Post(params Unposted[] vouchers)
        {
            using var database = Database.Open(db.Address);
            using var store = database.Write(Bookkeeper.Region);
            return Books.PostAll(store, books.Book, vouchers, "2025-10-01T09:00:00.000+08:00").Length;
        }
    }

    [Theory(DisplayName = "记账:冲抵超过未清预拨是程序错误,整笔撤回"), ClassData(typeof(Engines))]
    public void NeverSetOffTwice(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), null));
        books.Advance("2025-08-04", Bookkeeper.H, July, 600);
        var statement = (Candidate(Rows(July, Category.Inpatient, 700)) with { Open = [Advance(July, 600)] }).Settle(depositRate: NoDeposit);
        books.Post("2025-08-20", books.Rules.SetOffsBooked([statement], new(2025, 8, 20)));
        Assert.Throws<InvalidOperationException>(() => books.Post("2025-08-21", books.Rules.SetOffsBooked([statement], new(2025, 8, 21))));
        Assert.Equal(3, books.Run("ledger journal", "auditor", "2025-08-31").Expect(0).Json.GetArrayLength());
    }

    [Theory(DisplayName = "记账:不论一家还是许多家,未清预拨都不得为负;别家没有动的不妨碍"), ClassData(typeof(Engines))]
    public void NeverBelowZeroForMany(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), null));
        foreach (var (providers, on) in ((int, string)[])[(1, "2025-08-04"), (10, "2025-08-05"), (11, "2025-08-06")])
        {
            var paid = books.Rules.AdvancePaid(Enumerable.Range(0, providers).Select(i => ($"H1402{providers:D2}{i:D5}", July, Yuan(1), "A1-1")))!;
            books.Post(on, paid);
            books.Post(on, paid.Red(Postings.ReversalRule, "红字冲销"));
            var thrown = Assert.Throws<InvalidOperationException>(() => books.Post(on, paid.Red(Postings.ReversalRule, "红字冲销")));
            Assert.Contains($"H1402{providers:D2}", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory(DisplayName = "数据库自己也拒收:借贷不平的凭证、没有明细的凭证、补进已记账凭证的行、两方都有金额的行"), ClassData(typeof(Engines))]
    public void SecondGuard(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), null));

        Rejected("借贷不平", Line(2, 1, "1004", 5, 0), Line(2, 2, "1003", 0, 4), Voucher(2));
        Rejected("借贷不平", Voucher(2));
        Rejected("凭证已记账", Line(1, 3, "1004", 5, 0));
        Rejected("凭证已记账", $"{Line(2, 1, "1004", 5, 0)}, ('140200', '310', 1, 3, '1004', 5, 0)");
        Rejected("", Line(2, 1, "1004", 5, 5));

        void Rejected(string why, params string[] statements)
        {
            using var database = Database.Open(db.Address);
            using var store = database.Write(Bookkeeper.Region);
            Assert.Contains(why, Assert.ThrowsAny<DbException>(() => Array.ForEach(statements, s => store.Execute(s))).Message, StringComparison.Ordinal);
        }

        static string Line(int seq, int line, string account, int debit, int credit) =>
            $"insert into voucher_line (region, fund, seq, line, account, debit_fen, credit_fen) values ('140200', '310', {seq}, {line}, '{account}', {debit}, {credit})";

        static string Voucher(int seq) =>
            $"insert into voucher (region, fund, seq, period, number, on_day, rule, summary, attachments, preparer, reviewer, poster, cashier, source, prev_hash, hash, at)"
            + $" values ('140200', '310', {seq}, '2025-08', {seq}, '2025-08-01', 'T1', '', 0, '', '', '', '', '', '', '', '')";
    }

    [Theory(DisplayName = "并发:几个进程同时记账,凭证号仍然连续,一笔不多一笔不少"), ClassData(typeof(Engines))]
    public void Concurrently(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        var processes = Enumerable.Range(1, 4).Select(i => db.Start(["funds", "receive", .. books.Named, "--amount", $"{i}", "--as", "f.140200", "--on", "2025-08-01", "--json"])).ToList();
        foreach (var process in processes)
        {
            process.Wait().Expect(0);
            process.Dispose();
        }
        var journal = books.Run("ledger journal", "auditor", "2025-08-31").Expect(0).Json.EnumerateArray().ToList();
        Assert.Equal([1, 2, 3, 4], journal.Select(v => v.GetProperty("number").GetInt64()));
        Assert.Equal([100, 200, 300, 400], journal.Select(v => v.GetProperty("total_fen").GetInt64()).Order());
        db.Done("verify");
    }

    [Theory(DisplayName = "校验链:按 COPY 的文本格式逐笔重算 SHA-256,与所存相同"), ClassData(typeof(Engines))]
    public void ChainByHand(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), "回单\t一\\二\n三"));
        books.Advance("2025-08-04", Bookkeeper.H, July, 600);
        books.Run("ledger reverse", "k.140200", "2025-08-05", "--period", "2025-08", "--number", "1", "--reason", "录错").Expect(1); // 600 are spent

        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var previous = new string('0', 64);
        foreach (var v in Vouchers.InOrder(store, books.Book))
        {
            var text = new StringBuilder().Append(previous).Append('\n');
            Copy(text, "140200", "310", v.Seq, v.Period, v.Number, v.OnDay, v.Rule, v.Summary, v.Attachments, v.Preparer, v.Reviewer, v.Poster, v.Cashier, v.Source, v.Reverses);
            foreach (var l in Vouchers.LinesOf(store, books.Book, v.Seq)) Copy(text, l.Line, l.Account, l.DebitFen, l.CreditFen, l.Provider, l.Month, l.Category, l.Reference);
            Assert.Equal(previous = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))), v.Hash);
        }

        static void Copy(StringBuilder text, params object?[] values) => text.AppendJoin('\t', values.Select(v => v is null ? "\\N"
            : string.Create(CultureInfo.InvariantCulture, $"{v}").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))).Append('\n');
    }

    [Theory(DisplayName = "篡改:绕过只增不改直接改库,核对指明是哪一项,verify 以 3 结束"), ClassData(typeof(Engines))]
    public void TamperingIsFound(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), null));
        books.Advance("2025-08-04", Bookkeeper.H, July, 600);
        books.Settle("2025-08-20", "2025-08-25", (Candidate(Rows(July, Category.Inpatient, 700)) with { Open = [Advance(July, 600)] }).Settle(depositRate: NoDeposit));
        books.Run("ledger close", "k.140200", "2025-08-31", "--month", "2025-08").Expect(0);
        books.Run("funds receive", "f.140200", "2025-09-01", "--amount", "5").Expect(0);
        books.Run("ledger reverse", "k.140200", "2025-09-01", "--period", "2025-09", "--number", "1", "--reason", "录错").Expect(0);

        Found("update voucher set at = ''"); // the clock is no part of the chain
        Found("update voucher_line set debit_fen = debit_fen + 1 where seq = 2 and line = 1", "凭证借贷平衡", "凭证校验链完整", "账套借贷合计相等");
        Found("update voucher_line set provider = 'H14020000002' where seq = 2 and line = 1", "凭证校验链完整", "暂付款按机构和月份不为负");
        Found("update voucher set summary = '拨付' where seq = 2", "凭证校验链完整");
        Found("update voucher set preparer = 'r.140200' where seq = 2", "凭证校验链完整", "凭证签章齐全且岗位分离");
        Found("delete from voucher_line where seq = 2", "凭证借贷平衡", "凭证校验链完整", "暂付款按机构和月份不为负");
        Found("delete from voucher where seq = 3", "凭证借贷平衡", "凭证校验链完整", "凭证号连续", "结账后收支科目无余额");
        Found("update voucher_line set month = null where seq = 2 and line = 1", "凭证校验链完整", "凭证行的科目、方向和辅助项", "暂付款按机构和月份不为负");
        Found("update voucher_line set account = '1101' where seq = 2 and line = 1", "凭证校验链完整", "凭证行的科目、方向和辅助项", "暂付款按机构和月份不为负");
        Found("update voucher_line set credit_fen = 99999999 where seq = 2 and line = 2", "凭证借贷平衡", "凭证校验链完整", "账套借贷合计相等", "支出户存款不透支");
        Found("update period_close set last_seq = last_seq - 1", "结账后不再记账");
        Found("delete from voucher_line where seq = 5 and account >= '4'", "凭证借贷平衡", "凭证校验链完整", "凭证行的科目、方向和辅助项", "账套借贷合计相等", "结账后收支科目无余额");
        Found("update voucher_line set reference = '更改' where seq = 7", "凭证校验链完整", "红字冲销与原凭证相反");
        Found("insert into voucher_line (region, fund, seq, line, account, debit_fen, credit_fen) values ('140200', '310', 2, 9, '1004', 1, 0)", "凭证借贷平衡", "凭证校验链完整", "凭证行的科目、方向和辅助项", "账套借贷合计相等");
        books.Tamper("update voucher set summary = '拨付' where seq = 2");
        Assert.Equal(3, db.Run("verify").ExitCode);

        void Found(string sql, params string[] checks)
        {
            using var database = Database.Open(db.Address);
            using var store = database.Write(); // never committed
            Bookkeeper.DropGuards(store);
            store.Execute(sql);
            Assert.Equal(checks, LedgerChecks.Run(store).Where(c => c.Faults.Count > 0).Select(c => c.Name));
        }
    }

    [Theory(DisplayName = "期初录错,红字冲销后重录:余额表、明细账、资产负债表的年初余额都是重录的数,不算发生额"), ClassData(typeof(Engines))]
    public void OpeningEnteredAnew(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Run("ledger opening", "k.140200", "2025-08-01", "--account", "1003", "--amount", "5000", "--account", "300101", "--amount", "5000").Expect(0);
        books.Run("ledger reverse", "k.140200", "2025-08-01", "--period", "2025-08", "--number", "1", "--reason", "金额录错").Expect(0);
        books.Run("ledger opening", "k.140200", "2025-08-01", "--account", "1003", "--amount", "6000", "--account", "300101", "--amount", "6000").Expect(0);
        books.Run("funds receive", "f.140200", "2025-08-04", "--amount", "5").Expect(0);
        books.Run("ledger close", "k.140200", "2025-08-31", "--month", "2025-08").Expect(0);

        var fiscal = books.Run("ledger trial-balance", "auditor", "2025-08-31").Expect(0).Json.EnumerateArray().Single(b => b.GetProperty("account").GetString() == "1003");
        Assert.Equal((6_000_00, 0, 5_00, 5_995_00), (Fen(fiscal, "opening_fen"), Fen(fiscal, "debit_fen"), Fen(fiscal, "credit_fen"), Fen(fiscal, "balance_fen")));
        var account = books.Run("ledger account", "auditor", "2025-08-31", "--account", "1003", "--from", "2025-08-01", "--to", "2025-08-31").Expect(0).Json;
        Assert.Equal((6_000_00, 5_00, 1), (Fen(account, "opening_fen"), Fen(account, "credit_fen"), account.GetProperty("lines").GetArrayLength()));
        var sheet = books.Run("ledger statements", "auditor", "2025-08-31", "--month", "2025-08").Expect(0).Json.GetProperty("balance_sheet").EnumerateArray();
        var assets = sheet.Single(r => r.GetProperty("title").GetString() == "资产总计");
        Assert.Equal((6_000_00, 6_000_00), (Fen(assets, "first_fen"), Fen(assets, "second_fen")));

        static long Fen(System.Text.Json.JsonElement of, string name) => of.GetProperty(name).GetInt64();
    }

    [Theory(DisplayName = "导出:hledger 接受账簿,其余额与我们的相等;改一分就不接受"), ClassData(typeof(Engines))]
    public void OutsideProgramAgrees(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        if (Hledger.Version is null) Assert.Skip("没有 hledger:apt-get install hledger");
        var books = new Bookkeeper(db);
        books.Run("ledger opening", "k.140200", "2025-08-01", "--account", "1003", "--amount", "5000", "--account", "300101", "--amount", "5000").Expect(0);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), "回单;1"));
        books.Advance("2025-08-04", Bookkeeper.H, July, 600);
        books.Settle("2025-08-20", "2025-08-25", (Candidate(Rows(July, Category.Inpatient, 450, 50)) with { Open = [Advance(July, 600)] }).Settle(depositRate: NoDeposit));
        books.Run("ledger close", "k.140200", "2025-08-31", "--month", "2025-08").Expect(0);
        books.Run("funds receive", "f.140200", "2025-09-01", "--amount", "5").Expect(0);
        books.Run("ledger reverse", "k.140200", "2025-09-01", "--period", "2025-09", "--number", "1", "--reason", "录错").Expect(0);

        var path = Path.Combine(db.Folder, "books.journal");
        var export = books.Run("ledger export", "auditor", "2025-09-30", "--out", path).Expect(0).Json;
        Assert.Equal((7, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))), (export.GetProperty("vouchers").GetInt64(), export.GetProperty("sha256").GetString()));
        Assert.Equal(0, Hledger.Run("-f", path, "check", "--strict", "ordereddates").ExitCode);
        Assert.Equal("100.00", Hledger.BalanceOf(path, "1101 暂付款:110103 即时结算预拨:H14020000001:2025-07"));
        foreach (var balance in books.Run("ledger trial-balance", "auditor", "2025-09-30").Expect(0).Json.EnumerateArray())
            Assert.Equal(new Fen(balance.GetProperty("balance_fen").GetInt64()).ToYuan(), Hledger.BalanceOf(path, $"{balance.GetProperty("account").GetString()} "));

        File.WriteAllText(path, File.ReadAllText(path).Replace("CNY 600.00", "CNY 600.01", StringComparison.Ordinal));
        Assert.NotEqual(0, Hledger.Run("-f", path, "check").ExitCode);
    }

    [Theory(DisplayName = "导出:CSV 每行一笔明细,借贷合计相等;以 JSON 答复的就是全部凭证"), ClassData(typeof(Engines))]
    public void Csv(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Yuan(1_000), "回单,\"1\""));
        books.Advance("2025-08-04", Bookkeeper.H, July, 600);
        var lines = books.Text("ledger export", "2025-08-31", "--format", "csv").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.Equal(1 + 2 + 2, lines.Length);
        Assert.Contains(",110103,暂付款—即时结算预拨,600.00,0.00,H14020000001,2025-07,,A1-1", lines[3], StringComparison.Ordinal);
        Assert.Equal(
            books.Run("ledger journal", "auditor", "2026-01-31", "--from", "2025-08-01").Expect(0).Json.GetRawText(),
            books.Run("ledger export", "auditor", "2026-01-31", "--format", "csv").Expect(0).Json.GetRawText());
    }

    [Theory(DisplayName = "备查簿:待抵扣款形成、交回,余额逐笔;交回跨年的记其他收入,进财政专户"), ClassData(typeof(Engines))]
    public void ClawbackRegister(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        books.Tamper(
            """
            insert into provider (region, code, effective_from, import_seq, line, name, type, hosp_lv, ownership, uscc, bank_name, bank_no, account_no, account_name)
              values ('140200', 'H14020000001', '0001-01-01', 1, 1, '大同市第一人民医院', 1, '', '', '', '', '', '', '');
            insert into clawback_entry (region, fund, provider, month, source, on_day, amount_fen, split)
              values ('140200', '310', 'H14020000001', '2025-07', 'S1', '2025-08-20', 8000, '[{"category":2,"pooled":9000,"account":1000},{"category":0,"pooled":-2000,"account":0}]')
            """);
        Return("2025-12-30", "30");
        Return("2026-01-05", "50");
        Assert.Equal([8000, 5000, 0], books.Run("ledger registers", "auditor", "2026-01-31", "--kind", "clawback").Expect(0).Json.EnumerateArray().Select(e => e.GetProperty("balance_fen").GetInt64()));
        Assert.Equal(
            """
            1003 50.00
            1004 30.00
            450101 -50.00
            50010101 -33.75
            50010103 7.50
            50010201 -3.75
            """, Balances(books, "2025-12-30", "2026-01-31"));
        books.Run("ledger reverse", "k.140200", "2026-01-06", "--period", "2026-01", "--number", "1", "--reason", "金额录错").Expect(0);
        Return("2026-01-06", "50");

        void Return(string on, string amount) => books.Run(
            "funds return", "c.140200", on, "--provider", Bookkeeper.H, "--month", "2025-07", "--kind", "clawback", "--amount", amount).Expect(0);

        static string Balances(Bookkeeper books, params string[] days) => string.Join(Environment.NewLine, days
            .SelectMany(d => books.Run("ledger trial-balance", "auditor", d).Expect(0).Json.EnumerateArray())
            .GroupBy(b => b.GetProperty("account").GetString()!, b => b.GetProperty("balance_fen").GetInt64())
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {new Fen(g.Last()).ToYuan()}"));
    }
}
