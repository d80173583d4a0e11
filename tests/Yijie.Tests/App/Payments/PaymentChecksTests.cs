using Yijie.App.Payments;
using Yijie.App.Storage;

namespace Yijie.Tests.App.Payments;

public sealed class PaymentChecksTests
{
    [Theory(DisplayName = "核验:付款、拒付、重发、退票、重付之后,支付各项都相符"), ClassData(typeof(Engines))]
    public void Sound(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        Played(test);
        Assert.Empty(Faults(test));
        var checks = Checks(test).ToDictionary(c => c.Name, c => c.Checked);
        Assert.Equal(5, checks["付讫与付款凭证逐笔相符"]); // 2 预拨 + 1 重发 + 1 结算款 + 1 重付
        Assert.Equal(2, checks["重发的一笔不付两次"]);
        Assert.Equal(5, checks["支付文件逐字节可重出"]); // 预拨 2 份 XML、1 份 CSV,结算款 2 份 XML
    }

    [Theory(DisplayName = "核验:绕过程序改动支付记录,逐项指出")]
    [InlineData("update instruction set amount_fen = 101 where id like '%A1-00001'", "付讫与付款凭证逐笔相符")]
    [InlineData("update payment_result set status = 'RJCT' where instruction_id like '%A1-00001'", "付讫与付款凭证逐笔相符")]
    [InlineData("update payment_result set status = 'ACSC', voucher_seq = 2 where instruction_id like '%A1-00002'", "重发的一笔不付两次")]
    [InlineData("update payment_result set status = 'ACSC', voucher_seq = 2 where instruction_id like '%A1-00002'", "付出不超过批准")]
    [InlineData("update payment_file_line set account_no = '1' where instruction_id like '%A1-00001' and format = 'pain001'", "支付文件逐字节可重出")]
    [InlineData("update payment_file set number = 7 where number = 2", "支付文件逐字节可重出")]
    [InlineData("delete from payment_file_line where instruction_id like '%A1-00003'", "回执之前都有支付文件")]
    [InlineData("delete from payment_return", "退票与凭证逐笔相符")]
    [InlineData("insert into payment_lapse select region, id, '2025-08-20', batch_id from instruction where id like '%A1-00001'", "失效的不再支付")]
    [InlineData("update instruction set repays = 1 where id like '%R1'", "重发的一笔不付两次")]
    public void Tampered(string sql, string check)
    {
        using var test = PaymentCase.Create(Engine.Sqlite);
        Played(test);
        test.Write(store =>
        {
            foreach (var table in (string[])["instruction", "payment_result", "payment_file", "payment_file_line", "payment_return"])
                foreach (var change in (string[])["update", "delete"]) store.Execute($"drop trigger if exists {table}_no_{change}");
            Assert.True(store.Execute(sql) > 0);
        });
        Assert.Contains(Faults(test), f => f.StartsWith(check, StringComparison.Ordinal));
    }

    [Theory(DisplayName = "核验:付款凭证与回执各种不符,逐条所指与在数据库里整表比较的相同"), ClassData(typeof(Engines))]
    public void PaidAsComparedInTheDatabase(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        Played(test);
        foreach (var sql in (string[])
        [
            "update instruction set amount_fen = 101 where id like '%A1-00001'", "update instruction set repays = 1 where id like '%A1-00001'",
            "update instruction set fund = '390' where id like '%A1-00001'", "delete from instruction where id like '%A1-00003'",
            "delete from payment_result", "delete from payment_result where instruction_id like '%A1-00001'", "update payment_result set status = 'RJCT' where instruction_id like '%A1-00001'",
            "update payment_result set voucher_seq = voucher_seq + 1", "update payment_result set voucher_seq = null", "update payment_result set booked_on = '2025-08-09'",
            "update payment_result set status = 'ACSC', voucher_seq = 2 where instruction_id like '%A1-00002'",
            "update voucher set rule = 'T9' where rule = 'T3'", "update voucher set on_day = '2025-08-09'", "update voucher set fund = '390'", "delete from voucher where rule = 'T3'",
            "delete from voucher_line where reference like '%S1-00001'", "update voucher_line set provider = null", "update voucher_line set reference = 'x' where reference like '%A1-00003'",
            "update voucher_line set debit_fen = debit_fen + 1 where reference like '%S1-00001' and line = 1",
        ])
        {
            using var database = Database.Open(test.Db.Address);
            using var store = database.Write(); // never committed
            Bookkeeper.DropGuards(store);
            Assert.True(store.Execute(sql) > 0, sql);
            Assert.Equal((sql, string.Join('\n', ComparedInTheDatabase(store))), (sql, string.Join('\n', PaymentChecks.Run(store).First().Faults)));
        }
    }

    private static IEnumerable<string> ComparedInTheDatabase(Store store)
    {
        const string PaidOut = """
            select v.region, v.fund, v.seq, v.on_day, v.rule, l.reference, sum(l.debit_fen - l.credit_fen) as net_fen
            from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
            where l.provider is not null and l.reference is not null and v.rule in ('T2', 'T3', 'T4.2', 'T9', 'T17')
            group by v.region, v.fund, v.seq, v.on_day, v.rule, l.reference
            """;
        var notPosted = store.Query<string>(
            $"""
            select r.instruction_id from payment_result r
            join instruction i on i.region = r.region and i.id = r.instruction_id
            left join ({PaidOut}) p on p.region = r.region and p.fund = i.fund and p.seq = r.voucher_seq and p.reference = r.instruction_id
            where r.status = 'ACSC' and (p.seq is null or p.net_fen <> i.amount_fen or p.on_day <> r.booked_on
              or p.rule <> case when i.repays = 1 then 'T9' when i.kind = 'advance' then 'T3' when i.kind = 'prepayment' then 'T2' when i.kind = 'clearing' then 'T17' else 'T4.2' end)
            """).Select(id => $"支付指令 {id} 已付讫,凭证中没有同额的一笔");
        var notPaid = store.Query<(string Reference, string Fund, long Seq)>(
            $"""
            select p.reference, p.fund, p.seq from ({PaidOut}) p
            left join payment_result r on r.region = p.region and r.instruction_id = p.reference and r.voucher_seq = p.seq and r.status = 'ACSC'
            where r.instruction_id is null
            """).Select(p => $"账套 {p.Fund} 第 {p.Seq} 张凭证付了 {p.Reference},银行回执中没有");
        return notPosted.Concat(notPaid).Order(StringComparer.Ordinal);
    }

    /// <summary>A little of everything that can become of a payment.</summary>
    private static void Played(PaymentCase test)
    {
        var (advance, settlement) = (test.Advance(100, 200, 300), test.Settlement(1000));
        test.Export(advance, "a.xml").Expect(0);
        test.Export(advance, "a.csv", format: "csv").Expect(0);
        test.Export(settlement, "s.xml").Expect(0);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(advance, 1), PaymentCase.Id(advance, 3), PaymentCase.Id(settlement, 1));
        test.Reject(PaymentCase.BankDay, PaymentCase.Id(advance, 2));
        test.Reissue(PaymentCase.Id(advance, 2)).Expect(0);
        test.Export(advance, "a2.xml", on: "2025-08-07").Expect(0);
        test.Confirm("2025-08-07", $"{advance}-00002R1");
        test.Returned(PaymentCase.Id(settlement, 1), "2025-08-08").Expect(0);
        test.Reissue(PaymentCase.Id(settlement, 1), "2025-08-08").Expect(0);
        test.Export(settlement, "s2.xml", on: "2025-08-08").Expect(0);
        test.Confirm("2025-08-11", $"{settlement}-00001R1");
    }

    private static List<(string Name, long Checked, IReadOnlyList<string> Faults)> Checks(PaymentCase test) => test.Read(s => PaymentChecks.Run(s).ToList());

    private static List<string> Faults(PaymentCase test) => [.. Checks(test).SelectMany(c => c.Faults.Select(f => $"{c.Name}:{f}"))];
}
