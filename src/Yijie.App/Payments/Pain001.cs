using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using Yijie.Domain;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>ISO 20022 客户贷记划拨发起报文。Writes a payment file as pain.001.001.09, streaming: one message, one debtor, one transfer for each instruction.</summary>
public static class Pain001
{
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private const int LongestName = 140;

    public static void Write(PaymentFile file, Stream stream)
    {
        var account = file.Account ?? throw new InvalidOperationException($"{file.MessageId} has no account to be paid from");
        var count = file.Payments.Length.ToString(CultureInfo.InvariantCulture);
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.None };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("Document", Namespace);
        xml.WriteStartElement("CstmrCdtTrfInitn");

        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString("MsgId", file.MessageId);
        xml.WriteElementString("CreDtTm", file.At);
        xml.WriteElementString("NbOfTxs", count);
        xml.WriteElementString("CtrlSum", file.Total.ToYuan());
        Name(xml, "InitgPty", account.AccountName);
        xml.WriteEndElement();

        xml.WriteStartElement("PmtInf");
        xml.WriteElementString("PmtInfId", file.MessageId);
        xml.WriteElementString("PmtMtd", "TRF");
        xml.WriteElementString("BtchBookg", "false");
        xml.WriteElementString("NbOfTxs", count);
        xml.WriteElementString("CtrlSum", file.Total.ToYuan());
        xml.WriteStartElement("ReqdExctnDt");
        xml.WriteElementString("Dt", file.OnDay.ToIso());
        xml.WriteEndElement();
        Name(xml, "Dbtr", account.AccountName);
        Account(xml, "DbtrAcct", account.AccountNo);
        Agent(xml, "DbtrAgt", account.BankNo);
        xml.Flush();
        var plain = new PlainTransfers(stream);
        foreach (var payment in file.Payments)
        {
            if (plain.TryWrite(payment)) continue;
            plain.Flush();
            Transfer(xml, payment);
            xml.Flush();
        }
        plain.Flush();
        xml.WriteEndElement();

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Transfer(XmlWriter xml, Payment payment)
    {
        var (instruction, account) = payment;
        xml.WriteWhitespace("\n"); // a payment on each line, so that people can read and count them
        xml.WriteStartElement("CdtTrfTxInf");
        xml.WriteStartElement("PmtId");
        xml.WriteElementString("InstrId", instruction.Id);
        xml.WriteElementString("EndToEndId", instruction.Id);
        xml.WriteEndElement();
        xml.WriteStartElement("Amt");
        xml.WriteStartElement("InstdAmt");
        xml.WriteAttributeString("Ccy", "CNY");
        xml.WriteString(instruction.Amount.ToYuan());
        xml.WriteEndElement();
        xml.WriteEndElement();
        Agent(xml, "CdtrAgt", account.BankNo);
        Name(xml, "Cdtr", account.AccountName);
        Account(xml, "CdtrAcct", account.AccountNo);
        xml.WriteStartElement("RmtInf");
        xml.WriteElementString("Ustrd", instruction.Purpose);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Name(XmlWriter xml, string party, string name)
    {
        xml.WriteStartElement(party);
        xml.WriteElementString("Nm", Fitted(name));
        xml.WriteEndElement();
    }

    private static void Account(XmlWriter xml, string role, string number)
    {
        xml.WriteStartElement(role);
        xml.WriteStartElement("Id");
        xml.WriteStartElement("Othr");
        xml.WriteElementString("Id", number);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>开户行,以支付系统行号表示。</summary>
    private static void Agent(XmlWriter xml, string role, string bankNo)
    {
        xml.WriteStartElement(role);
        xml.WriteStartElement("FinInstnId");
        xml.WriteStartElement("ClrSysMmbId");
        xml.WriteStartElement("ClrSysId");
        xml.WriteElementString("Cd", "CNAPS");
        xml.WriteEndElement();
        xml.WriteElementString("MmbId", bankNo);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>户名,至多 140 字。A character outside the first plane counts once, as the schema counts it, and what XML cannot carry is left out.</summary>
    private static string Fitted(string name)
    {
        if (name.Length <= LongestName && name.All(XmlConvert.IsXmlChar)) return name; // as nearly all do
        var runes = name.EnumerateRunes().Where(r => !r.IsBmp || XmlConvert.IsXmlChar((char)r.Value)).Take(LongestName).ToList();
        return string.Concat(runes);
    }

    /// <summary>
    /// 平常的一笔。Writes the bytes that <see cref="Transfer"/> would, where no text has anything to be escaped or fitted: as nearly all, and a province's month is
    /// hundreds of thousands.
    /// </summary>
    private sealed class PlainTransfers(Stream stream)
    {
        private const int LongestText = LongestName;

        private static readonly SearchValues<char> Marks = SearchValues.Create("&<>");

        private readonly byte[] buffer = new byte[1 << 16];
        private int used;

        public bool TryWrite(Payment payment)
        {
            var (instruction, account) = payment;
            var (id, purpose) = (instruction.Id, instruction.Purpose);
            if (!(IsPlain(id) && IsPlain(purpose) && IsPlain(account.BankNo) && IsPlain(account.AccountName) && IsPlain(account.AccountNo))) return false;

            if (buffer.Length - used < 6 * 3 * LongestText + 1024) Flush();
            Write("\n<CdtTrfTxInf><PmtId><InstrId>"u8);
            Write(id);
            Write("</InstrId><EndToEndId>"u8);
            Write(id);
            Write("</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"CNY\">"u8);
            Write(instruction.Amount.ToYuan());
            Write("</InstdAmt></Amt><CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>"u8);
            Write(account.BankNo);
            Write("</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt><Cdtr><Nm>"u8);
            Write(account.AccountName);
            Write("</Nm></Cdtr><CdtrAcct><Id><Othr><Id>"u8);
            Write(account.AccountNo);
            Write("</Id></Othr></Id></CdtrAcct><RmtInf><Ustrd>"u8);
            Write(purpose);
            Write("</Ustrd></RmtInf></CdtTrfTxInf>"u8);
            return true;
        }

        public void Flush()
        {
            stream.Write(buffer, 0, used);
            used = 0;
        }

        private static bool IsPlain(string text) =>
            text.Length is > 0 and <= LongestText && !text.AsSpan().ContainsAny(Marks) && !text.AsSpan().ContainsAnyExceptInRange(' ', '\uD7FF');

        private void Write(ReadOnlySpan<byte> utf8)
        {
            utf8.CopyTo(buffer.AsSpan(used));
            used += utf8.Length;
        }

        private void Write(string text) => used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
    }
}
