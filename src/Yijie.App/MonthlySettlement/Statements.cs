using System.Buffers;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>已审批的结算单。A statement as it is kept: the day and batch it was approved with, and its whole content.</summary>
public sealed record KeptStatement(string BatchId, string ApprovedOn, long Cut, string Content)
{
    /// <summary>The content, read back.</summary>
    public Statement Statement { get; } = Statements.Read(Content);
}

/// <summary>结算单的读取。</summary>
public static class Statements
{
    /// <summary>A statement from the content that is kept.</summary>
    public static Statement Read(string content) => JsonSerializer.Deserialize<Statement>(content, Batches.StoredForm)!;

    public static Statement Read(ReadOnlySpan<byte> content) => JsonSerializer.Deserialize<Statement>(content, Batches.StoredForm)!;

    /// <summary>某机构某险种的全部结算单,按月份。</summary>
    public static IEnumerable<KeptStatement> Of(Store store, string region, Fund fund, string provider) => store.Query<KeptStatement>(
        "select batch_id, approved_on, cut, content from statement where region = @region and fund = @fund and provider = @provider order by month",
        new { region, fund = fund.Code(), provider });

    /// <summary>一份结算单。Null: the month is not settled.</summary>
    public static KeptStatement? Find(Store store, string region, Fund fund, string provider, Month month) => store.Find<KeptStatement>(
        "select batch_id, approved_on, cut, content from statement where region = @region and fund = @fund and provider = @provider and month = @month",
        new { region, fund = fund.Code(), provider, month = month.ToString() });
}

/// <summary>结算单的存储形式。The content of one statement after another, written where the one before it was.</summary>
internal sealed class StatementContent : IDisposable
{
    private readonly ArrayBufferWriter<byte> content = new(1 << 12);
    private readonly Utf8JsonWriter json;

    public StatementContent() => json = new(content, new() { Encoder = Batches.StoredForm.Encoder, SkipValidation = true });

    /// <summary>As it is kept; until the next is asked for.</summary>
    public ReadOnlySpan<byte> Of(Statement statement)
    {
        content.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, statement, Batches.StoredForm);
        return content.WrittenSpan;
    }

    public void Dispose() => json.Dispose();
}
