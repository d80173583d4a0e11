using System.Text.Json;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Imports;

/// <summary>导入登记。Who imports, the number of each import, and its place in the audit log.</summary>
public static class ImportLog
{
    /// <summary>全省。Imports, users and calendars are acts of the province's own level, not of one book.</summary>
    public const string Province = "140000";

    /// <summary>自动接入。The actor of an unattended feed.</summary>
    public const string System = "system";

    /// <summary>
    /// 导入人。The person of <c>--as</c>, who must be a handler; null: an unattended feed. A handler imports rows of his own region only.
    /// </summary>
    public static Person? Importer(Context context, Store store)
    {
        var person = context.ActorIfNamed(store);
        if (person is not null && person.Role != Role.Handler)
            throw new RefusedException("内控·岗位分离", $"{person.Name} 的岗位是{person.Role.Title()},导入须由{Role.Handler.Title()}办理");
        return person;
    }

    /// <summary>The number of the import about to be written; a cut is the highest number it includes.</summary>
    public static long NextSeq(Store store) => store.Scalar<long>("select coalesce(max(seq), 0) + 1 from import");

    /// <summary>没有数据行。A month without deductions and an extract that came to nothing look alike: someone should look.</summary>
    public static string NoRows(ImportFile file) => $"{file.Name} 没有数据行:请核对是否确实没有";

    /// <summary>登记一次导入。Enters the import and its act, in the transaction that stores its rows.</summary>
    public static void Enter(Context context, Store store, long seq, Person? importer, ImportSummary summary)
    {
        var actor = importer?.Name ?? System;
        summary = summary with { File = context.NameOf(summary.File) };
        store.Execute(
            "insert into import (seq, kind, file, sha256, on_day, at, actor, summary) values (@seq, @Kind, @File, @Sha256, @onDay, @at, @actor, @content)",
            new
            {
                seq, summary.Kind, summary.File, summary.Sha256, onDay = context.Today.ToIso(), at = context.Instant, actor,
                content = JsonSerializer.Serialize(summary, Context.JsonForm),
            });
        context.Record(store, Province, fund: null, actor, $"import {summary.Kind}", summary.File, summary.Sha256,
            $"导入第 {seq} 号:{summary.Lines} 行,接收 {summary.Accepted},重复 {summary.Duplicates},撤销 {summary.Withdrawn},拒收 {summary.RejectedLines}", importer?.Region);
    }
}
