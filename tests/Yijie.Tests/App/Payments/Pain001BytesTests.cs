using System.Text;
using System.Xml;
using Yijie.App.Payments;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.Tests.App.Payments;

public sealed class Pain001BytesTests
{
    [Fact(DisplayName = "支付报文逐字节就是 XmlWriter 会写的,平常的各笔与要转义、截短的各笔相间也一样")]
    public void AsWrittenByTheLibrary()
    {
        string[] names = ["第一医院", "A&B", "<医院>", "药房\"'", "𠮷医院", "名\u0001称", new('长', 200), new('x', 140), "", "医院"];
        var payments = Enumerable.Range(0, 500).Select(i => new Payment(
            new($"140200-310-202507-A1-{i:00000}", "140200-310-202507-A1", Fund.Employee, new(2025, 7), (PaymentKind)(i % 4), $"H1402000{i:0000}", new(i * 12_345L + 1), i % 5 == 0),
            new("工行", $"10{i}", $"62{i}", names[i % 7 < 3 ? 0 : i % names.Length])));
        var file = new PaymentFile("140200", "140200-310-202507-A1", PaymentFormat.Pain001, 1, new(2025, 8, 5), "2025-08-05T09:00:00", new(1, "医保中心", "工行", "102161000018", "0502"), [.. payments]);
        using var written = new MemoryStream();
        file.WriteTo(written);

        using var again = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.None };
        using (var writer = XmlWriter.Create(again, settings))
        using (var reader = XmlReader.Create(new MemoryStream(written.ToArray())))
            writer.WriteNode(reader, defattr: false);
        Assert.Equal(Encoding.UTF8.GetString(again.ToArray()), Encoding.UTF8.GetString(written.ToArray()));
    }
}
