using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Yijie.App.Generate;

namespace Yijie.App.Demo;

/// <summary>演示的银行。Reads a payment file (pain.001) and answers it: everything is booked, but for a few smaller payments that it sends back.</summary>
internal static class DemoBank
{
    /// <summary>Writes the bank's result file beside the payment file.</summary>
    /// <param name="sendsBack">How many payments come back, if the file has as many smaller ones.</param>
    /// <returns>The result file, and the instructions sent back.</returns>
    /// <exception cref="UsageException">The payment file cannot be read.</exception>
    public static (string File, IReadOnlyList<string> SentBack) Answer(string paymentFile, DateOnly booked, int sendsBack = 0)
    {
        var payments = Payments(paymentFile);
        var sentBack = payments.OrderBy(p => p.Amount).Take(payments.Count / 2).OrderBy(p => SplitMix.For(0, p.Instruction).Next()).Take(sendsBack).Select(p => p.Instruction).ToList();
        var result = new StringBuilder("instruction_id,status,booked_on,bank_ref,reason\n");
        foreach (var (index, (instruction, _)) in payments.Index())
        {
            var answer = sentBack.Contains(instruction)
                ? $"{instruction},RJCT,{booked.ToIso()},,账号与户名不符"
                : string.Create(CultureInfo.InvariantCulture, $"{instruction},ACSC,{booked.ToIso()},{booked:yyyyMMdd}{index + 1:000000},");
            result.Append(answer).Append('\n');
        }
        var file = Path.ChangeExtension(paymentFile, null) + "-result.csv";
        File.WriteAllText(file, result.ToString());
        return (file, sentBack);
    }

    private static List<(string Instruction, decimal Amount)> Payments(string paymentFile)
    {
        try
        {
            var transfers = XDocument.Load(paymentFile).Descendants().Where(e => e.Name.LocalName == "CdtTrfTxInf");
            return [.. transfers.Select(t => (Of(t, "InstrId"), decimal.Parse(Of(t, "InstdAmt"), CultureInfo.InvariantCulture)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Xml.XmlException)
        {
            throw new UsageException($"无法读取付款文件 {paymentFile}:{(e is System.Xml.XmlException ? "不是 pain.001 报文" : Complaints.InChinese(e))}");
        }
    }

    private static string Of(XElement transfer, string name) => transfer.Descendants().First(e => e.Name.LocalName == name).Value;
}
