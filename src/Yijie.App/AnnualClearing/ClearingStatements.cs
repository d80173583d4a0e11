using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.Parties;

namespace Yijie.App.AnnualClearing;

/// <summary>已审批的清算单。A clearing statement as it is kept.</summary>
public sealed record KeptClearing(string BatchId, string ApprovedOn, ClearingStatement Statement);

/// <summary>清算单的读取。</summary>
public static class ClearingStatements
{
    public static ClearingStatement Read(string content) => JsonSerializer.Deserialize<ClearingStatement>(content, Batches.StoredForm)!;

    /// <summary>某年度已审批的清算单,按机构。</summary>
    public static IEnumerable<KeptClearing> Of(Store store, string region, Fund fund, Month year, string? provider = null) => store
        .Query<(string Provider, string BatchId, string ApprovedOn, string Content)>(
            $"""
            select provider, batch_id, approved_on, content from clearing_statement
            where region = @region and fund = @fund and year = @Year {(provider is null ? "" : "and provider = @provider")}
            """,
            new { region, fund = fund.Code(), year.Year, provider })
        .OrderBy(s => s.Provider, StringComparer.Ordinal)
        .Select(s => new KeptClearing(s.BatchId, s.ApprovedOn, Read(s.Content)));
}
