using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>支付文件的格式。</summary>
public enum PaymentFormat
{
    /// <summary>ISO 20022 pain.001.001.09。</summary>
    Pain001,

    /// <summary>CSV。</summary>
    Csv,
}

/// <summary>
/// 支付文件。A file given to the bank. Everything in it is stored, so that its bytes can be written again at any time and come out the same:
/// that is what makes a crash between storing and writing harmless.
/// </summary>
/// <param name="At">The instant it was first made.</param>
/// <param name="Account">The account it is paid from; csv names none.</param>
/// <param name="Payments">By instruction id.</param>
public sealed record PaymentFile(
    string Region, string BatchId, PaymentFormat Format, long Number, DateOnly OnDay, string At, ExpenditureAccount? Account, ImmutableArray<Payment> Payments)
{
    /// <summary>报文标识号。Names the file to the bank, and in its answer.</summary>
    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"{BatchId}{MessageMark}{Number}");

    internal const string MessageMark = "-F";

    public Fen Total => Payments.Sum(p => p.Instruction.Amount);

    /// <summary>Writes the file's bytes.</summary>
    public void WriteTo(Stream stream)
    {
        if (Format == PaymentFormat.Pain001) Pain001.Write(this, stream);
        else PaymentCsv.Write(this, stream);
    }

    /// <summary>Writes the file's bytes and hashes them on the way; lower-case hexadecimal.</summary>
    public string WriteHashed(Stream stream)
    {
        using var sha = SHA256.Create();
        using (var hashing = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true)) WriteTo(hashing);
        return Convert.ToHexStringLower(sha.Hash!);
    }

    public string Sha256() => WriteHashed(Stream.Null);
}

/// <summary>支付文件的登记与读取。</summary>
public static class PaymentFiles
{
    public static string Code(this PaymentFormat format) => format switch { PaymentFormat.Pain001 => "pain001", PaymentFormat.Csv => "csv" };

    public static bool TryParse(string text, out PaymentFormat format)
    {
        foreach (var candidate in Enum.GetValues<PaymentFormat>())
        {
            format = candidate;
            if (candidate.Code() == text) return true;
        }
        format = default;
        return false;
    }

    /// <summary>The number of the batch's last file of that format; zero: there is none.</summary>
    public static long LastNumber(Store store, string region, string batchId, PaymentFormat format) => store.Scalar<long>(
        "select cast(coalesce(max(number), 0) as bigint) from payment_file where region = @region and batch_id = @batchId and format = @format",
        new { region, batchId, format = format.Code() });

    /// <summary>登记文件。</summary>
    public static void Enter(Store store, PaymentFile file, string sha256, string actor) => store.Execute(
        """
        insert into payment_file (region, batch_id, format, number, sha256, on_day, at, actor, account_seq)
        values (@Region, @BatchId, @format, @Number, @sha256, @onDay, @At, @actor, @accountSeq)
        """,
        new { file.Region, file.BatchId, format = file.Format.Code(), file.Number, sha256, onDay = file.OnDay.ToIso(), file.At, actor, accountSeq = file.Account?.Seq });

    /// <summary>登记文件中的各笔,连同当时的收款账户。</summary>
    public static void EnterLines(Store store, PaymentFile file)
    {
        using var rows = store.Append("payment_file_line",
            "region", "instruction_id", "format", "batch_id", "number", "payee_name", "bank_name", "bank_no", "account_no");
        foreach (var (instruction, account) in file.Payments)
        {
            rows.Text(file.Region);
            rows.Text(instruction.Id);
            rows.Text(file.Format.Code());
            rows.Text(file.BatchId);
            rows.Long(file.Number);
            rows.Text(account.AccountName);
            rows.Text(account.BankName);
            rows.Text(account.BankNo);
            rows.Text(account.AccountNo);
            rows.EndRow();
        }
        rows.Complete();
    }

    /// <summary>A file as it was made, with the hash of the bytes it had.</summary>
    public static (PaymentFile File, string Sha256)? Find(Store store, string region, string batchId, PaymentFormat format, long number)
    {
        var key = new { region, batchId, format = format.Code(), number };
        if (store.Find<FileRow>(
            "select sha256, on_day, at, account_seq from payment_file where region = @region and batch_id = @batchId and format = @format and number = @number",
            key) is not { } row) return null;
        var lines = Lines(store, region, batchId, key.format, number);
        lines.Sort(static (a, b) => string.CompareOrdinal(a.Instruction.Id, b.Instruction.Id));
        var account = row.AccountSeq is { } seq && lines.Count > 0 ? ExpenditureAccounts.Numbered(store, region, lines[0].Instruction.Fund, seq) : null;
        return (new(region, batchId, format, number, row.OnDay.ToDay(), row.At, account, [.. lines]), row.Sha256);
    }

    private static List<Payment> Lines(Store store, string region, string batchId, string format, long number)
    {
        var (from, to) = Instructions.IdsOf(batchId);
        var lines = new List<Payment>();
        using var rows = store.Rows(
            """
            select i.id, i.batch_id, i.fund, i.month, i.kind, i.provider, i.amount_fen, i.repays, l.bank_name, l.bank_no, l.account_no, l.payee_name
            from payment_file_line l join instruction i on i.region = l.region and i.id = l.instruction_id and i.batch_id = l.batch_id
            where l.region = @region and l.instruction_id > @from and l.instruction_id < @to and l.format = @format and l.number = @number
            """, new { region, from, to, format, number });
        while (rows.Read())
        {
            var instruction = Instructions.Of(rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Long(6), rows.Long(7));
            lines.Add(new(instruction, new(rows.Text(8), rows.Text(9), rows.Text(10), rows.Text(11))));
        }
        return lines;
    }

    /// <summary>按报文标识号查找。The region's pain.001 message of that id; null: there is none.</summary>
    public static PaymentFile? FindMessage(Store store, string region, string messageId)
    {
        var mark = messageId.LastIndexOf(PaymentFile.MessageMark, StringComparison.Ordinal);
        return mark > 0 && long.TryParse(messageId.AsSpan(mark + PaymentFile.MessageMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Find(store, region, messageId[..mark], PaymentFormat.Pain001, number)?.File is { } file && file.MessageId == messageId ? file : null;
    }

    /// <summary>只以报文发给银行的指令。Of a batch, those that a pain.001 message gave the bank and no CSV did: an answer to them names that message.</summary>
    public static IEnumerable<string> OnlyInMessages(Store store, string region, string batchId)
    {
        var (from, to) = Instructions.IdsOf(batchId);
        return store.Query<string>(
            """
            select instruction_id from payment_file_line where region = @region and instruction_id > @from and instruction_id < @to
            group by instruction_id having min(format) = @message and max(format) = @message
            """, new { region, from, to, message = PaymentFormat.Pain001.Code() });
    }

    /// <summary>收款账户,如已给过银行的另一格式文件所载。What one instruction says never differs between two files.</summary>
    public static Dictionary<string, BankAccount> AccountsAlreadyGiven(Store store, string region, string batchId)
    {
        var (from, to) = Instructions.IdsOf(batchId);
        return store
            .Query<GivenRow>("select instruction_id, payee_name, bank_name, bank_no, account_no from payment_file_line where region = @region and instruction_id > @from and instruction_id < @to",
                new { region, from, to })
            .GroupBy(r => r.InstructionId)
            .ToDictionary(g => g.Key, g => g.First().ToAccount(), StringComparer.Ordinal);
    }

    private sealed record FileRow(string Sha256, string OnDay, string At, long? AccountSeq);

    private sealed record GivenRow(string InstructionId, string PayeeName, string BankName, string BankNo, string AccountNo)
    {
        public BankAccount ToAccount() => new(BankName, BankNo, AccountNo, PayeeName);
    }
}
