using IndexForge.Gateway.Access;
using IndexForge.Gateway.Documents;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Admin;

/// <summary>Who did what, and who was refused.</summary>
internal static class AuditEndpoints
{
    private static readonly ChoiceParameter<AuditKind> Kind = new("kind", "What administrators did, or what was refused.", AuditKind.Actions);
    private static readonly TextParameter Actor = new("actor", "Only of this consumer.", 300);

    public static void Map(IEndpointRouteBuilder admin) =>
        admin.MapGet("/audit", List).Describe("listAudit", "The audit log, newest first: the last 10000 entries of each kind.")
            .Query(Kind, Actor, CommonParameters.Cursor, CommonParameters.Limit)
            .Answers<ListPage<AuditEntry>>(200, "A page of entries.");

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains, Refusals refusals)
    {
        await refusals.Flush();
        var key = Kind.Read(http.Request) == AuditKind.Refusals ? IAuditGrain.Refusals : IAuditGrain.Actions;
        var page = await grains.GetGrain<IAuditGrain>(key).Read(Actor.Read(http.Request), CommonParameters.Cursor.Read(http.Request), CommonParameters.Limit.Read(http.Request));
        return TypedResults.Ok(new ListPage<AuditEntry>(page.Items, page.NextCursor));
    }
}

/// <summary>Which log.</summary>
internal enum AuditKind
{
    Actions,
    Refusals,
}
