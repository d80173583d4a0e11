using System.Text;
using Yijie.Domain;

namespace Yijie.App.Payments;

/// <summary>支付文件的 CSV 形式,供要求 CSV 的银行使用。RFC 4180 quoting, amounts in yuan.</summary>
public static class PaymentCsv
{
    private const string Header = "instruction_id,provider,payee_name,bank_no,account_no,amount,purpose";

    public static void Write(PaymentFile file, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine(Header);
        foreach (var (instruction, account) in file.Payments)
        {
            Field(text, instruction.Id, ',');
            Field(text, instruction.Provider, ',');
            Field(text, account.AccountName, ',');
            Field(text, account.BankNo, ',');
            Field(text, account.AccountNo, ',');
            Field(text, instruction.Amount.ToYuan(), ',');
            Field(text, instruction.Purpose, '\n');
        }
    }

    private static void Field(StreamWriter text, string value, char end)
    {
        if (value.AsSpan().ContainsAny(",\"\r\n"))
        {
            text.Write('"');
            text.Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
            text.Write('"');
        }
        else
        {
            text.Write(value);
        }
        text.Write(end);
    }
}
