using System.Runtime.InteropServices;
using System.Text;
using Yijie.App.Storage;
using Yijie.App.Verification;
using Yijie.Domain;

namespace Yijie.App.Payments;

/// <summary>支付核对。What must hold of every instruction, file, result and return, recomputed from what is stored.</summary>
public static class PaymentChecks
{
    /// <summary>What the vouchers of payments say of each instruction: the net of its lines, without the voucher's total line.</summary>
    private const string Posted = """
        select v.region, v.fund, v.seq, v.on_day, v.rule, l.reference, sum(l.debit_fen - l.credit_fen) as net_fen
        from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
        where l.provider is not null and l.reference is not null
        """;

    /// <summary>Without what moves no money: a payment that had come back before, and is not to be repaid any longer.</summary>
    private const string CameBack = $"{Posted} and v.rule in ('T8', 'T8′') group by v.region, v.fund, v.seq, v.on_day, v.rule, l.reference having sum(l.debit_fen - l.credit_fen) <> 0";

    /// <summary>Every check with how many things it looked at and each fault it found.</summary>
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var paid = new Dictionary<(string Region, string Batch), Fen>();
        yield return PaidIsPosted(store, paid);
        yield return ReturnedIsPosted(store);
        yield return PaidOnce(store);
        yield return WithinBatch(store, paid);
        yield return ResultsHaveFiles(store);
        yield return LapsedIsUnpaid(store);
        yield return FilesRecompute(store);
    }

    private const string PaymentLines = """
        select l.seq as seq, cast(0 as bigint) as is_result, l.reference as reference, l.debit_fen - l.credit_fen as fen, v.on_day as on_day, v.rule as rule, v.fund as fund
        from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
        where v.region = @region and v.fund = @fund and v.rule in ('T2', 'T3', 'T4.2', 'T9', 'T17') and l.provider is not null and l.reference is not null
        """;

    private const string Result = """
        select coalesce(r.voucher_seq, -1), cast(1 as bigint), r.instruction_id, i.amount_fen, r.booked_on,
          case when i.repays = 1 then 'T9' when i.kind = 'advance' then 'T3' when i.kind = 'prepayment' then 'T2' when i.kind = 'clearing' then 'T17' else 'T4.2' end as rule, i.fund as fund
        """;

    private const string OfResults = """
        from payment_result r join instruction i on i.region = r.region and i.id = r.instruction_id
        where r.region = @region and r.status = 'ACSC'
        """;

    /// <summary>The vouchers of payments and what the bank confirmed, a province's year of them, say the same of each payment; only in a region where they do not is it asked which.</summary>
    /// <param name="paid">What was paid of each batch.</param>
    private static (string, long, IReadOnlyList<string>) PaidIsPosted(Store store, Dictionary<(string Region, string Batch), Fen> paid)
    {
        var books = store.Query<(string Region, string Fund)>("select region, fund from voucher union select region, fund from instruction").ToLookup(b => b.Region, b => b.Fund);
        return ("付讫与付款凭证逐笔相符", Count(store, "payment_result where status = 'ACSC'"), InOrder(books.Where(r => !SaysTheSame(store, r.Key, r, paid)).SelectMany(r => PaidNotPosted(store, r.Key, r))));
    }

    private static bool SaysTheSame(Store store, string region, IEnumerable<string> funds, Dictionary<(string Region, string Batch), Fen> paid)
    {
        var payments = new Sameness();
        foreach (var fund in funds)
        {
            var code = Encoding.UTF8.GetBytes(fund);
            using var lines = store.Rows($"{PaymentLines} order by l.seq, l.line", new { region, fund });
            var (payment, fen) = (default(Sameness.Said?), 0L); // a payment's lines stand side by side
            while (lines.Read())
            {
                var said = Of(lines, code);
                if (payment is { } before && before != said)
                {
                    payments.Add(before.And(fen));
                    fen = 0;
                }
                (payment, fen) = (said, fen + lines.Long(3));
            }
            if (payment is { } last) payments.Add(last.And(fen));
        }
        // In the order of their keys: both are read by them, side by side, where a year of them, hashed, would be more than the database's memory for it.
        using var results = store.Rows($"{Result}, i.batch_id {OfResults} order by r.instruction_id", new { region });
        for (var batch = ""; results.Read();)
        {
            payments.TakeOff(Of(results, results.Bytes(6)).And(results.Long(3)));
            if (!Ascii.Equals(results.Bytes(7), batch)) batch = results.Text(7);
            CollectionsMarshal.GetValueRefOrAddDefault(paid, (region, batch), out _) += new Fen(results.Long(3));
        }
        return payments.Holds;

        static Sameness.Said Of(RowReader row, ReadOnlySpan<byte> fund) =>
            Sameness.Said.Nothing.And(fund).And(row.Long(0)).And(row.Bytes(2)).And(row.Bytes(4)).And(row.Bytes(5));
    }

    /// <summary>Each book's vouchers of payments and what the bank confirmed, both in the order of vouchers, go by together.</summary>
    private static IEnumerable<string> PaidNotPosted(Store store, string region, IEnumerable<string> funds)
    {
        var (notPosted, unmatched) = (new List<string>(), new List<(string Fund, long Seq, string Reference)>());
        foreach (var fund in funds)
        {
            var (of, posted) = (0L, new Dictionary<string, PostedPayment>(StringComparer.Ordinal));
            using var rows = store.Stream($"{PaymentLines} union all {Result} {OfResults} and i.fund = @fund order by seq, is_result", new { region, fund });
            while (rows.Read())
            {
                if (rows.GetInt64(0) is var seq && seq != of)
                {
                    unmatched.AddRange(posted.Keys.Select(reference => (fund, of, reference)));
                    posted.Clear();
                    of = seq;
                }
                var (reference, payment) = (rows.GetString(2), new PostedPayment(rows.GetInt64(3), rows.GetString(4), rows.GetString(5)));
                if (rows.GetInt64(1) == 0) posted[reference] = payment with { Fen = payment.Fen + posted.GetValueOrDefault(reference).Fen };
                else if (!posted.Remove(reference, out var found) || found != payment) notPosted.Add($"支付指令 {reference} 已付讫,凭证中没有同额的一笔");
            }
            unmatched.AddRange(posted.Keys.Select(reference => (fund, of, reference)));
        }
        return notPosted.Concat(unmatched
            .Where(p => store.Scalar<long>(
                "select cast(count(*) as bigint) from payment_result where region = @region and instruction_id = @Reference and voucher_seq = @Seq and status = 'ACSC'", new { region, p.Reference, p.Seq }) == 0)
            .Select(p => $"账套 {p.Fund} 第 {p.Seq} 张凭证付了 {p.Reference},银行回执中没有"));
    }

    private static (string, long, IReadOnlyList<string>) ReturnedIsPosted(Store store)
    {
        var notPosted = store.Query<string>(
            $"""
            select b.instruction_id from payment_return b
            join instruction i on i.region = b.region and i.id = b.instruction_id
            left join ({CameBack}) p on p.region = b.region and p.fund = i.fund and p.seq = b.voucher_seq and p.reference = b.instruction_id
            where p.seq is null or -p.net_fen <> i.amount_fen or p.on_day <> b.booked_on or p.rule <> case when b.repay = 1 then 'T8' else 'T8′' end
            """).Select(id => $"支付指令 {id} 已登记退票,凭证中没有同额的一笔");
        var notReturned = store.Query<(string Reference, string Fund, long Seq)>(
            $"""
            select p.reference, p.fund, p.seq from ({CameBack}) p
            left join payment_return b on b.region = p.region and b.instruction_id = p.reference and b.voucher_seq = p.seq
            where b.instruction_id is null
            """).Select(p => $"账套 {p.Fund} 第 {p.Seq} 张凭证记了 {p.Reference} 的退票,登记中没有");
        return ("退票与凭证逐笔相符", Count(store, "payment_return"), InOrder(notPosted.Concat(notReturned)));
    }

    /// <summary>An instruction is replaced only after the bank refused it or the money came back, by one of the same provider and amount.</summary>
    private static (string, long, IReadOnlyList<string>) PaidOnce(Store store)
    {
        var faults = store.Query<(string Id, string Replaces)>(
            """
            select n.id, n.replaces from instruction n
            left join instruction o on o.region = n.region and o.id = n.replaces
            left join payment_result r on r.region = n.region and r.instruction_id = n.replaces
            left join payment_return b on b.region = n.region and b.instruction_id = n.replaces
            where n.replaces is not null
              and (o.id is null or o.batch_id <> n.batch_id or o.fund <> n.fund or o.month <> n.month or o.kind <> n.kind
                or o.provider <> n.provider or o.amount_fen <> n.amount_fen
                or r.status is null or (r.status = 'ACSC' and coalesce(b.repay, 0) <> 1)
                or n.repays <> case when b.repay = 1 then 1 else o.repays end)
            """).Select(f => $"支付指令 {f.Id} 代替 {f.Replaces},而后者不是拒付或待重付,或机构、金额不同");
        return ("重发的一笔不付两次", Count(store, "instruction where replaces is not null"), InOrder(faults));
    }

    /// <param name="paid">What the bank confirmed of each batch, whether or not it came back.</param>
    private static (string, long, IReadOnlyList<string>) WithinBatch(Store store, Dictionary<(string Region, string Batch), Fen> paid)
    {
        var approved = Sums("select region, batch_id, cast(sum(case when replaces is null then amount_fen else 0 end) as bigint) from instruction group by region, batch_id");
        var cameBack = Sums(
            """
            select i.region, i.batch_id, cast(sum(i.amount_fen) as bigint) from payment_return b
            join payment_result r on r.region = b.region and r.instruction_id = b.instruction_id and r.status = 'ACSC'
            join instruction i on i.region = b.region and i.id = b.instruction_id
            group by i.region, i.batch_id
            """);
        var faults = paid.Select(p => (p.Key.Batch, Approved: approved.GetValueOrDefault(p.Key), Paid: p.Value - cameBack.GetValueOrDefault(p.Key)))
            .Where(p => p.Paid > p.Approved).Select(p => $"批次 {p.Batch} 批准 {p.Approved} 元,付出 {p.Paid} 元");
        return ("付出不超过批准", approved.Count, InOrder(faults));

        Dictionary<(string Region, string Batch), Fen> Sums(string sql) => store.Query<(string Region, string Batch, long Fen)>(sql).ToDictionary(s => (s.Region, s.Batch), s => new Fen(s.Fen));
    }

    private static (string, long, IReadOnlyList<string>) ResultsHaveFiles(Store store)
    {
        var faults = store.Query<string>(
            """
            select r.instruction_id from payment_result r
            where not exists (
              select 1 from payment_file_line l
              join payment_file f on f.region = l.region and f.batch_id = l.batch_id and f.format = l.format and f.number = l.number
              where l.region = r.region and l.instruction_id = r.instruction_id and f.on_day <= r.booked_on)
            """).Select(id => $"支付指令 {id} 有银行回执,此前却没有发给银行");
        return ("回执之前都有支付文件", Count(store, "payment_result"), InOrder(faults));
    }

    private static (string, long, IReadOnlyList<string>) LapsedIsUnpaid(Store store)
    {
        var faults = store.Query<string>(
            """
            select l.instruction_id from payment_lapse l
            where exists (select 1 from payment_result r where r.region = l.region and r.instruction_id = l.instruction_id and r.status = 'ACSC'
                and not exists (select 1 from payment_return b where b.region = r.region and b.instruction_id = r.instruction_id))
               or exists (select 1 from instruction n where n.region = l.region and n.replaces = l.instruction_id)
            """).Select(id => $"支付指令 {id} 已失效,却又支付或重发");
        return ("失效的不再支付", Count(store, "payment_lapse"), InOrder(faults));
    }

    /// <summary>Every file's bytes, made again from the rows, have the hash they had; and the files of a batch are numbered without gaps.</summary>
    private static (string, long, IReadOnlyList<string>) FilesRecompute(Store store)
    {
        var faults = new List<string>();
        var files = store.Query<FileRow>("select region, batch_id, format, number from payment_file order by region, batch_id, format, number").ToList();
        var expected = 1L;
        var last = default(FileRow);
        foreach (var file in files)
        {
            expected = last is not null && last with { Number = file.Number } == file ? expected + 1 : 1;
            last = file;
            if (file.Number != expected) faults.Add($"批次 {file.BatchId} 的 {file.Format} 文件缺第 {expected} 号");
            if (Recomputed(store, file) is { } fault) faults.Add(fault);
        }
        return ("支付文件逐字节可重出", files.Count, faults);
    }

    private static string? Recomputed(Store store, FileRow row)
    {
        if (!PaymentFiles.TryParse(row.Format, out var format)) return $"批次 {row.BatchId} 有不认识的文件格式 {row.Format}";
        if (PaymentFiles.Find(store, row.Region, row.BatchId, format, row.Number) is not { File.Payments.IsEmpty: false } found) return $"批次 {row.BatchId} 第 {row.Number} 号 {row.Format} 文件没有内容";
        return found.File.Sha256() == found.Sha256 ? null : $"批次 {row.BatchId} 第 {row.Number} 号 {row.Format} 文件重出后摘要不同";
    }

    private static long Count(Store store, string what) => store.Scalar<long>($"select cast(count(*) as bigint) from {what}");

    private static List<string> InOrder(IEnumerable<string> faults) => [.. faults.Order(StringComparer.Ordinal)];

    private readonly record struct PostedPayment(long Fen, string OnDay, string Rule);

    private sealed record FileRow(string Region, string BatchId, string Format, long Number);
}
