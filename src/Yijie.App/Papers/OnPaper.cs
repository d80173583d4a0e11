using System.CommandLine;
using System.Text.Json;
using Yijie.App.Payments;
using Yijie.Domain;

namespace Yijie.App.Papers;

/// <summary>另存单据的输出。</summary>
/// <param name="Papers">How many there are in the file.</param>
public sealed record PaperFileAnswer(string File, int Papers, long Bytes);

/// <summary>
/// 成单据。A question that can also be had on paper says so beside its answer: <c>.OnPaper&lt;LedgerAnswer&gt;(…)</c>. It then takes <c>--xlsx</c> and <c>--pdf</c>,
/// and <c>--papers</c>, which answers with the papers themselves for the page that shows and prints them. Who may see them is the command's own check.
/// </summary>
public static class OnPaperDeclaration
{
    private const int LongestName = 70; // a file system takes 255 bytes, three to a character

    /// <param name="paper">The answer as one paper.</param>
    /// <param name="each">The same as many, one for each statement or voucher in it; null: there are none.</param>
    public static Command OnPaper<T>(this Command command, Func<Desk, T, Paper> paper, Func<Desk, T, IEnumerable<Paper>>? each = null)
    {
        var xlsx = new Option<string?>("--xlsx") { Description = "另存为 Excel;给文件夹(.)时按单据的名称命名" };
        var pdf = new Option<string?>("--pdf") { Description = "另存为 PDF(本机须有 Chromium);给文件夹(.)时按单据的名称命名" };
        var separately = new Option<bool>("--each") { Description = "逐份成单据:一份一页起" };
        var content = new Option<bool>("--papers") { Description = "以单据的内容答复,供打印的页面" };
        var pages = new Option<string?>("--pages") { Hidden = true };
        command.Options.Add(xlsx);
        command.Options.Add(pdf);
        if (each is not null) command.Options.Add(separately);
        command.Options.Add(content);
        command.Options.Add(pages);

        Deed.Of(command).Instead = (context, parsed) =>
        {
            var (workbook, print) = (parsed.GetValue(xlsx), parsed.GetValue(pdf));
            if (workbook is null && print is null && !parsed.GetValue(content)) return null;
            if (workbook is not null && print is not null) throw new UsageException("--xlsx 与 --pdf 一次只能给一个");
            return answer =>
            {
                using var desk = new Desk(context, parsed);
                var whole = paper(desk, (T)answer);
                List<Paper> papers = each is not null && parsed.GetValue(separately) ? [.. each(desk, (T)answer)] : [whole];
                if (papers.Count == 0) throw new UsageException("其中一份单据也没有");
                var name = papers.Count == 1 ? papers[0].Name : $"{papers[0].Title} {whole.Subject} {papers.Count} 份";
                if (workbook is not null) Save(context, papers, workbook, name + ".xlsx", file => Workbook.Write(file, papers));
                else if (print is not null) Save(context, papers, print, name + ".pdf", file => Printer.Print(context, papers, file, parsed.GetValue(pages)));
                else context.Output.WriteLine(JsonSerializer.Serialize(papers, Context.JsonForm));
            };
        };
        return command;
    }

    private static void Save(Context context, List<Paper> papers, string to, string name, Action<Stream> write)
    {
        var path = Directory.Exists(to) ? Path.Combine(to, FileName(name)) : to;
        using var file = OutputFile.At(path);
        write(file.Stream);
        file.Complete();
        file.Publish();
        var answer = new PaperFileAnswer(path, papers.Count, new FileInfo(path).Length);
        context.Answer(answer, text => text.WriteLine($"{papers.Count} 份单据已写到 {path}"));
    }

    /// <summary>What could mean a folder, or hide the file, is left out.</summary>
    private static string FileName(string name)
    {
        var plain = string.Concat(name.Select(c => c is '/' or '\\' or ':' || char.IsControl(c) ? ' ' : c)).TrimStart('.');
        return plain.Length <= LongestName ? plain : plain[..(LongestName - 8)] + Path.GetExtension(plain);
    }
}
