using System.Xml;
using System.Xml.Schema;

namespace Yijie.Tests.App.Payments;

public sealed class Pain001SchemaTests
{
    [Fact(DisplayName = "支付报文通过 ISO 20022 pain.001.001.09 的模式校验,超长户名、扩展区汉字也不例外")]
    public void Valid()
    {
        var schema = SchemaFile("pain.001.001.09.xsd");
        using var test = PaymentCase.Create(Engine.Sqlite);
        var longName = string.Concat(Enumerable.Repeat("医院", 60)) + string.Concat(Enumerable.Repeat("𠮷", 60)); // 180 字
        test.Db.Run("import", "providers", test.Db.File("name.csv",
            $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_name,bank_no,account_no,account_name\nH14020000002,第二医院,1,140200,工行,102162000013,6222,{longName}\nH14020000003,第三医院,1,140200,工行,102162000013,6223,\n"),
            "--as", "h.140200", "--on", "2025-08-04");
        var batch = test.Advance(1, 99, 999_998_99);
        test.Export(batch).Expect(0);
        Assert.Empty(Faults(schema, test.Path("pay.xml")));

        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(batch, 1));
        test.Returned(PaymentCase.Id(batch, 1), PaymentCase.BankDay).Expect(0);
        test.Reissue(PaymentCase.Id(batch, 1)).Expect(0);
        test.Export(batch, "second.xml", on: PaymentCase.BankDay).Expect(0);
        Assert.Empty(Faults(schema, test.Path("second.xml")));
    }

    private static List<string> Faults(string schema, string file)
    {
        var faults = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, schema);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => faults.Add(e.Message);
        using var reader = XmlReader.Create(file, settings);
        while (reader.Read()) { }
        return faults;
    }

    /// <summary>The published schemas lie beside the repository; they are ISO's and are not kept in it.</summary>
    private static string SchemaFile(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in (string[])[Path.Combine(folder.FullName, "shared"), Path.Combine(folder.FullName, "..", "shared")])
            {
                var file = Path.Combine(candidate, "xsd", "iso20022", name);
                if (File.Exists(file)) return file;
            }
        }
        Assert.Skip($"没有 ../shared/xsd/iso20022/{name},不作模式校验");
        return "";
    }
}
