using System.Text.Json.Nodes;
using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Gateway.Jobs.Store.Audit;

namespace Gateway.Administration.Records;

/// <summary>The audit log.</summary>
internal sealed class AuditHandlers(IAuditStore store)
{
    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var filter = new AuditFilter
        {
            Actor = call.Query(AuditParameters.Actor),
            Action = call.Query(AuditParameters.Action),
            Target = call.Query(AuditParameters.Target),
            Since = call.Query(QueryParameters.Since),
            Limit = call.Query(QueryParameters.Limit) ?? AuditFilter.DefaultLimit,
        };
        var page = await store.ListAuditAsync(filter, call.Query(AuditParameters.Cursor), call.Aborted);
        return Answers.Ok(new { entries = page.Entries.Select(View), next_cursor = page.Next });
    }

    private static object View(AuditEntry entry) => new
    {
        id = entry.Id,
        at = entry.At.UtcDateTime,
        actor = entry.Actor,
        action = entry.Action,
        target = entry.Target,
        before = entry.Before is null ? null : JsonNode.Parse(entry.Before),
        after = entry.After is null ? null : JsonNode.Parse(entry.After),
    };
}
