using System.Diagnostics;

namespace Yijie.Tests.App.Payments;

/// <summary>断电与并发。The real program, killed at many moments, and two of it at once.</summary>
public sealed class InterruptionTests
{
    private const int Payments = 500;

    [Theory(DisplayName = "发出支付文件时断电:文件要么没有,要么完整;再来一次,与从未断电时相同"), ClassData(typeof(Engines))]
    public void ExportKilled(Engine engine)
    {
        using var undisturbed = PaymentCase.Create(engine, Payments);
        var batch = undisturbed.Advance(Amounts());
        using var test = PaymentCase.Create(engine, Payments);
        test.Advance(Amounts());
        RunningProcess.CutPower(() => Export(undisturbed, batch, "pay.xml"), () => Export(test, batch, "pay.xml"), () => AssertWholeOrAbsent(test));
        KilledWhileWriting(test, batch);

        using (var process = Export(test, batch, "pay.xml")) process.Wait().Expect(0);
        AssertWholeOrAbsent(test);
        Assert.True(File.Exists(test.Path("pay.xml")));
        Assert.Empty(Directory.EnumerateFiles(test.Db.Folder, ".pay*"));
        Assert.Equal(undisturbed.Everything(), test.Everything());
    }

    [Theory(DisplayName = "登记银行回执时断电:要么全记,要么全不记;再来一次,与从未断电时相同"), ClassData(typeof(Engines))]
    public void ResultKilled(Engine engine)
    {
        using var undisturbed = PaymentCase.Create(engine, Payments);
        using var test = PaymentCase.Create(engine, Payments);
        var batch = undisturbed.Advance(Amounts());
        test.Advance(Amounts());
        foreach (var one in (PaymentCase[])[undisturbed, test]) one.Export(batch).Expect(0);
        (string, string, string)[] words = [.. Enumerable.Range(1, Payments).Select(n => (PaymentCase.Id(batch, n), n % 10 == 0 ? "RJCT" : "ACSC", n % 2 == 0 ? "2025-08-05" : "2025-08-06"))];

        var file = test.BankCsv("r.csv", words);
        RunningProcess.CutPower(() => Result(undisturbed, undisturbed.BankCsv("r.csv", words)), () => Result(test, file), () =>
        {
            var results = test.Read(s => s.Scalar<long>("select count(*) from payment_result"));
            Assert.True(results is 0 or Payments, $"{results} 笔");
            Assert.Equal(results == 0 ? 0 : 2, test.Vouchers("T3"));
        });
        using (var process = Result(test, file)) process.Wait().Expect(0);
        Assert.Equal(undisturbed.Everything(), test.Everything());
    }

    [Theory(DisplayName = "两人同时发出同一批次:只有一份文件,后到的得到同样的字节并被告知"), ClassData(typeof(Engines))]
    public void TwoExports(Engine engine)
    {
        using var test = PaymentCase.Create(engine, Payments);
        var batch = test.Advance(Amounts());
        using var one = Export(test, batch, "one.xml");
        using var two = Export(test, batch, "two.xml");
        RunResult[] results = [one.Wait().Expect(0), two.Wait().Expect(0)];

        Assert.Equal(test.Bytes("one.xml"), test.Bytes("two.xml"));
        Assert.Single(results, r => r.Json.GetProperty("repeated").GetBoolean() && r.Error.Contains("没有新的可发支付", StringComparison.Ordinal));
        Assert.Equal(1, test.Read(s => s.Scalar<long>("select count(*) from payment_file")));
        Assert.Equal(Payments, test.Read(s => s.Scalar<long>("select count(*) from payment_file_line")));
    }

    [Theory(DisplayName = "两人同时登记同一回执:只记一次账,后到的什么也不改变"), ClassData(typeof(Engines))]
    public void TwoResults(Engine engine)
    {
        using var test = PaymentCase.Create(engine, Payments);
        var batch = test.Advance(Amounts());
        test.Export(batch).Expect(0);
        var file = test.BankCsv("r.csv", [.. Enumerable.Range(1, Payments).Select(n => (PaymentCase.Id(batch, n), "ACSC", PaymentCase.BankDay))]);
        using var one = Result(test, file);
        using var two = Result(test, file);
        RunResult[] results = [one.Wait().Expect(0), two.Wait().Expect(0)];
        Assert.Single(results, r => r.Json.GetProperty("confirmed").GetInt32() == Payments);
        Assert.Single(results, r => r.Json.GetProperty("unchanged").GetInt32() == Payments);
        Assert.Equal(1, test.Vouchers("T3"));
        Assert.Equal(Amounts().Sum(), test.Balance("110103"));
    }

    /// <summary>Killed as soon as the file under its working name is seen: nothing is there under its own name that was not before, and nothing is left after the next try.</summary>
    private static void KilledWhileWriting(PaymentCase test, string batch)
    {
        using var process = Export(test, batch, "other.xml");
        var patience = Stopwatch.StartNew();
        while (!process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1) && !Directory.EnumerateFiles(test.Db.Folder, ".other*").Any()) Thread.Sleep(1);
        process.Kill();
        if (File.Exists(test.Path("other.xml"))) Assert.Equal(Sha(test.Bytes("other.xml")), StoredSha(test));
        using (var again = Export(test, batch, "other.xml")) again.Wait().Expect(0);
        Assert.Equal(Sha(test.Bytes("other.xml")), StoredSha(test));
        Assert.Empty(Directory.EnumerateFiles(test.Db.Folder, ".other*"));
    }

    private static void AssertWholeOrAbsent(PaymentCase test)
    {
        if (File.Exists(test.Path("pay.xml"))) Assert.Equal(Sha(test.Bytes("pay.xml")), StoredSha(test));
        Assert.True(test.Read(s => s.Scalar<long>("select count(*) from payment_file_line")) is 0 or Payments);
    }

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private static string? StoredSha(PaymentCase test) => test.Read(s => s.Find<string>("select sha256 from payment_file"));

    private static long[] Amounts() => [.. Enumerable.Range(1, Payments).Select(n => (long)n)];

    private static RunningProcess Export(PaymentCase test, string batch, string file) =>
        test.Db.Start("pay", "export", "--batch", batch, "--out", test.Path(file), "--as", PaymentCase.Cashier, "--on", PaymentCase.ExportDay, "--json");

    private static RunningProcess Result(PaymentCase test, string file) =>
        test.Db.Start("pay", "result", file, "--as", PaymentCase.Cashier, "--on", PaymentCase.BankDay, "--json");
}
