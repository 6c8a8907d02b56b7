using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Search;

/// <summary>The documents nearest to a document or to a text.</summary>
internal static class SimilarEndpoint
{
    private static readonly TextParameter DocumentId = new("documentId", "Documents like this one; give this or 'text'.", 64);
    private static readonly TextParameter Text = new("text", "Documents like this text; give this or 'documentId'.", 4_096);
    private static readonly NumberParameter Limit = new("limit", "At most this many documents.", 10, 1, 100);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/similar", Get).WithTags("Search").Describe("findSimilar", "The documents nearest to a document or to a text.")
            .Query(DocumentId, Text, CommonParameters.Collection, Limit)
            .Answers<SimilarView>(200, "The nearest documents, each with the part of it that is nearest.")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict);

    private static async Task<IResult> Get(HttpContext http, IGrainFactory grains)
    {
        var (document, text) = (DocumentId.Read(http.Request), Text.Read(http.Request));
        if ((document is null) == (text is null))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "Give either 'documentId' or 'text'.");
        }

        if (document is not null && !Ids.IsId(document))
        {
            throw new ServiceException(ErrorCodes.NotFound, $"There is no document {Names.Short(document)}.");
        }

        var search = grains.GetGrain<ISearchGrain>(Names.Collection(CommonParameters.Collection.Read(http.Request)));
        return TypedResults.Ok(new SimilarView(await search.Similar(new SimilarRequest(document, text, Limit.Read(http.Request)))));
    }
}

/// <summary>Documents like another.</summary>
internal sealed record SimilarView(IReadOnlyList<SimilarDocument> Items);
