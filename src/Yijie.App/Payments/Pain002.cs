using System.Globalization;
using System.Text;
using System.Xml;
using Yijie.Domain;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>
/// ISO 20022 客户支付状态报告。Reads pain.002.001.10, streaming: the status of each transaction, or, where it names none, of the whole message.
/// Final statuses are ACSC (and ACCC, which comes after it) and RJCT; others leave the instruction out. No DTD, nothing fetched from elsewhere.
/// </summary>
public sealed class Pain002
{
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";

    private const long LargestDocument = 128 << 20; // characters: some 150,000 transactions
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    static Pain002() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // banks also write XML in GB18030

    private readonly XmlReader xml;
    private readonly List<BankWord> words = [];
    private string message = "";
    private string? groupStatus;
    private string groupReason = "";
    private DateOnly? createdOn;
    private long? count;
    private readonly List<(string Id, string Status, string Reason)> blocks = [];

    private Pain002(XmlReader xml) => this.xml = xml;

    /// <exception cref="UsageException">It is not such a message, or it is damaged.</exception>
    public static BankFile Read(Stream stream, string path)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestDocument,
            IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
        };
        try
        {
            using var xml = XmlReader.Create(stream, settings);
            return new Pain002(xml).Document();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException or EndOfStreamException or DecoderFallbackException)
        {
            throw new UsageException($"无法读取 {path}:不是完整的 pain.002 报文({Broken(e)})");
        }
        catch (UsageException wrong)
        {
            throw new UsageException($"无法读取 {path}:{wrong.Message}");
        }
    }

    private static string Broken(Exception e) => e switch
    {
        XmlException at => string.Create(CultureInfo.InvariantCulture, $"读到第 {at.LineNumber} 行第 {at.LinePosition} 字:没有写完,标记前后不配,字符不合所声明的编码,或含有不收的 DTD"),
        DecoderFallbackException => "字符不合所声明的编码",
        _ => "压缩文件不完整或已损坏",
    };

    private BankFile Document()
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "Document" || xml.NamespaceURI != Namespace)
            throw new UsageException($"应为 pain.002.001.10 报文({Namespace}),实为 {xml.NamespaceURI} {xml.LocalName}");
        var reports = 0;
        Each(name => name == "CstmrPmtStsRpt" && ++reports == 1 && Report());
        xml.MoveToContent();
        if (reports == 0) throw new UsageException("报文缺少 CstmrPmtStsRpt");
        if (reports > 1) throw new UsageException("报文有多个 CstmrPmtStsRpt");
        if (message.Length == 0) throw new UsageException("报文缺少 OrgnlMsgId(原报文标识号)");
        return words.Count > 0 ? new(message, count, words, null) : new(message, count, [], Whole());
    }

    private bool Report()
    {
        Each(name => name switch
        {
            "GrpHdr" => Each(n => n == "CreDtTm" && Take(out createdOn)),
            "OrgnlGrpInfAndSts" => Group(),
            "OrgnlPmtInfAndSts" => Block(),
            _ => false,
        });
        return true;
    }

    private bool Group() => Each(name =>
    {
        switch (name)
        {
            case "OrgnlMsgId":
                message = Text();
                return true;
            case "OrgnlNbOfTxs":
                count = long.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw At("OrgnlNbOfTxs 不是笔数");
                return true;
            case "GrpSts":
                groupStatus = Text();
                return true;
            case "StsRsnInf":
                groupReason = Joined(groupReason, Reason());
                return true;
            default:
                return false;
        }
    });

    private bool Block()
    {
        var id = "";
        var status = "";
        var reason = "";
        var before = words.Count;
        Each(name =>
        {
            switch (name)
            {
                case "OrgnlPmtInfId":
                    id = Text();
                    return true;
                case "PmtInfSts":
                    status = Text();
                    return true;
                case "StsRsnInf":
                    reason = Joined(reason, Reason());
                    return true;
                case "TxInfAndSts":
                    Transaction(status.Length > 0 ? status : groupStatus);
                    return true;
                default:
                    return false;
            }
        });
        if (words.Count == before && status.Length > 0) blocks.Add((id, status, reason));
        return true;
    }

    private void Transaction(string? statusAbove)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"第 {((IXmlLineInfo)xml).LineNumber} 行(第 {words.Count + 1} 笔)");
        string instructionId = "", endToEndId = "", status = "", reason = "", serviceReference = "", clearingReference = "";
        DateOnly? accepted = null;
        Fen? amount = null;
        Each(name =>
        {
            switch (name)
            {
                case "OrgnlInstrId": instructionId = Text(); return true;
                case "OrgnlEndToEndId": endToEndId = Text(); return true;
                case "TxSts": status = Text(); return true;
                case "StsRsnInf": reason = Joined(reason, Reason()); return true;
                case "AccptncDtTm": return Take(out accepted);
                case "AcctSvcrRef": serviceReference = Text(); return true;
                case "ClrSysRef": clearingReference = Text(); return true;
                case "OrgnlTxRef": return Each(n => n == "Amt" && Each(m => m == "InstdAmt" && Take(out amount)));
                default: return false;
            }
        });

        var id = instructionId.Length > 0 ? instructionId : endToEndId;
        if (id.Length == 0) throw new UsageException($"{place}没有 OrgnlInstrId 或 OrgnlEndToEndId");
        if (endToEndId.Length > 0 && endToEndId != id) throw new UsageException($"{place}的 OrgnlInstrId {instructionId} 与 OrgnlEndToEndId {endToEndId} 不同");
        if (status.Length == 0) status = statusAbove ?? throw new UsageException($"{place}没有 TxSts");
        if (Contradict(statusAbove, status)) throw new UsageException($"{place}的状态 {status} 与整批状态 {statusAbove} 互相矛盾");
        words.Add(new(id, StatusOf(status, place), accepted ?? CreatedOn(), serviceReference.Length > 0 ? serviceReference : clearingReference, reason, amount, place));
    }

    /// <summary>The status of the whole message, where it names no transaction: of its payment block, or of the group.</summary>
    private WholeMessage Whole()
    {
        if (blocks.Find(b => b.Id.Length > 0 && b.Id != message) is { Id: { } other }) throw new UsageException($"OrgnlPmtInfId {other} 不是报文 {message} 的支付信息块");
        if (blocks.Exists(b => b.Status != blocks[0].Status)) throw new UsageException("各支付信息块的 PmtInfSts 互相矛盾");
        var (status, reason) = blocks.Count > 0
            ? (blocks[0].Status, blocks[0].Reason)
            : (groupStatus ?? throw new UsageException("报文没有逐笔状态,也没有 GrpSts"), groupReason);
        if (Contradict(groupStatus, status)) throw new UsageException($"GrpSts {groupStatus} 与 PmtInfSts {status} 互相矛盾");
        return new(StatusOf(status, "整批状态"), CreatedOn(), Joined(reason, reason == groupReason ? "" : groupReason));
    }

    private DateOnly CreatedOn() => createdOn ?? throw new UsageException("报文缺少 CreDtTm(生成时间)");

    /// <summary>Whether one says paid and the other refused; a status that is not final contradicts nothing.</summary>
    private static bool Contradict(string? a, string b) => (a == "RJCT" && b is "ACSC" or "ACCC") || (b == "RJCT" && a is "ACSC" or "ACCC");

    internal static BankStatus StatusOf(string status, string place) => status switch
    {
        "ACSC" or "ACCC" => BankStatus.Confirmed,
        "RJCT" => BankStatus.Rejected,
        "RCVD" or "ACTC" or "ACCP" or "ACFC" or "ACSP" or "ACWC" or "ACWP" or "PATC" or "PART" or "PDNG" => BankStatus.Underway,
        _ => throw new UsageException($"{place}的状态 {status} 不认识(ACSC 已付、RJCT 拒付,ACSP、PDNG 等为在办)"),
    };

    /// <summary>Code and words of one StsRsnInf.</summary>
    private string Reason()
    {
        var reason = "";
        Each(name =>
        {
            switch (name)
            {
                case "Rsn":
                    return Each(n =>
                    {
                        if (n is not ("Cd" or "Prtry")) return false;
                        reason = Joined(reason, Text());
                        return true;
                    });
                case "AddtlInf":
                    reason = Joined(reason, Text());
                    return true;
                default:
                    return false;
            }
        });
        return reason;
    }

    private static string Joined(string a, string b) => a.Length == 0 ? b : b.Length == 0 ? a : $"{a} {b}";

    private string Text() => xml.ReadElementContentAsString().Trim();

    private bool Take(out DateOnly? day)
    {
        var text = Text();
        try
        {
            // With an offset the instant is ours in Beijing time; without one it is already local.
            day = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)
                ? DateOnly.FromDateTime(XmlConvert.ToDateTimeOffset(text).ToOffset(Beijing).DateTime)
                : DateOnly.FromDateTime(XmlConvert.ToDateTime(text, XmlDateTimeSerializationMode.Unspecified));
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException)
        {
            throw At($"{text} 不是日期时间");
        }
    }

    private bool Take(out Fen? amount)
    {
        var currency = xml.GetAttribute("Ccy");
        var text = Text();
        if (currency != "CNY") throw At($"币种 {currency} 不是 CNY");
        var plain = text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
        amount = Fen.TryParseYuan(plain, out var fen) ? fen : throw At($"{text} 不是金额");
        return true;
    }

    private UsageException At(string wrong) => new(string.Create(CultureInfo.InvariantCulture, $"第 {((IXmlLineInfo)xml).LineNumber} 行:{wrong}"));

    /// <summary>Goes through the children of the element at hand, passing over what <paramref name="read"/> does not read, and leaves it behind.</summary>
    private bool Each(Func<string, bool> read)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return true;
        }
        xml.ReadStartElement();
        while (xml.MoveToContent() == XmlNodeType.Element)
            if (xml.NamespaceURI != Namespace || !read(xml.LocalName)) xml.Skip();
        xml.ReadEndElement();
        return true;
    }
}
