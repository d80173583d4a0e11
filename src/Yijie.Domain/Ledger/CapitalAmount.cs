using System.Globalization;
using System.Text;

namespace Yijie.Domain.Ledger;

/// <summary>大写金额。An amount in the characters that vouchers carry, which cannot be altered by a stroke: 人民币壹仟贰佰元零伍分.</summary>
public static class CapitalAmount
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private static readonly string[] Places = ["", "拾", "佰", "仟"];
    private static readonly string[] Sections = ["", "万", "亿", "万", "亿"];

    public static string Of(Fen amount)
    {
        var fen = Int128.Abs(amount.Value);
        var (yuan, cents) = ((long)(fen / 100), (int)(fen % 100));
        var (jiao, rest) = (cents / 10, cents % 10);

        var text = new StringBuilder(amount < Fen.Zero ? "人民币负" : "人民币");
        if (yuan > 0 || cents == 0) text.Append(Whole(yuan)).Append('元');
        if (cents == 0) return text.Append('整').ToString();
        if (jiao > 0) text.Append(Digits[jiao]).Append('角');
        else if (yuan > 0) text.Append('零');
        return text.Append(rest > 0 ? $"{Digits[rest]}分" : "整").ToString();
    }

    /// <summary>Sections of four digits; one 零 for any run of zeros between two other digits, none at the end.</summary>
    private static string Whole(long yuan)
    {
        if (yuan == 0) return "零";
        var digits = yuan.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        var (zeroPending, sectionEmpty) = (false, true);
        for (var i = 0; i < digits.Length; i++)
        {
            var place = digits.Length - 1 - i;
            if (digits[i] == '0')
            {
                zeroPending = true;
            }
            else
            {
                if (zeroPending && text.Length > 0) text.Append('零');
                (zeroPending, sectionEmpty) = (false, false);
                text.Append(Digits[digits[i] - '0']).Append(Places[place % 4]);
            }
            if (place % 4 != 0) continue;
            if (!sectionEmpty || place == 8) text.Append(Sections[place / 4]); // 亿 stands whenever anything is above it
            sectionEmpty = true;
        }
        return text.ToString();
    }
}
