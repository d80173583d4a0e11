using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Yijie.App.Demo;

/// <summary>演示的银行。Reads a payment file (pain.001) and answers it: everything is booked, but for a few instructions that it sends back.</summary>
internal static class DemoBank
{
    /// <summary>Writes the bank's result file beside the payment file.</summary>
    /// <param name="sentBack">Which of the instructions are sent back, by their place in the file.</param>
    /// <returns>The result file, and the instructions sent back.</returns>
    public static (string File, IReadOnlyList<string> SentBack) Answer(string paymentFile, DateOnly booked, IReadOnlyCollection<int> sentBack)
    {
        List<string> instructions = [.. XDocument.Load(paymentFile).Descendants().Where(e => e.Name.LocalName == "InstrId").Select(e => e.Value)];
        var result = new StringBuilder("instruction_id,status,booked_on,bank_ref,reason\n");
        foreach (var (index, instruction) in instructions.Index())
        {
            var answer = sentBack.Contains(index)
                ? $"{instruction},RJCT,{booked.ToIso()},,账号与户名不符"
                : string.Create(CultureInfo.InvariantCulture, $"{instruction},ACSC,{booked.ToIso()},{booked:yyyyMMdd}{index + 1:000000},");
            result.Append(answer).Append('\n');
        }
        var file = Path.ChangeExtension(paymentFile, null) + "-result.csv";
        File.WriteAllText(file, result.ToString());
        return (file, [.. sentBack.Where(i => i < instructions.Count).Select(i => instructions[i])]);
    }
}
