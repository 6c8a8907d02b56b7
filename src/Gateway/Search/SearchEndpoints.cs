using System.Diagnostics;
using System.Text.Json;
using IndexForge.Gateway.Caching;
using IndexForge.Gateway.Documents;
using IndexForge.Gateway.Features;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Search;

/// <summary>Search, by query string or by JSON with the same names.</summary>
internal static class SearchEndpoints
{
    private static readonly TextParameter Q = new("q", "The query: words, \"phrases\", -not, prefix*, field:value.", 4_096) { Required = true };
    private static readonly ChoiceParameter<SearchMode> Mode = new("mode", "How to rank.", SearchMode.Hybrid);
    private static readonly TextsParameter Tag = new("tag", "Only documents with this tag (key=value); several must all match.", 32, 400);
    private static readonly TextParameter DocumentId = new("documentId", "Only this document.", 64);
    private static readonly NumberParameter Offset = new("offset", "Hits to skip.", 0, 0, 10_000);
    private static readonly FlagParameter Highlight = new("highlight", "Whether to say which parts of the snippet matched.", true);
    private static readonly TextsParameter Facets = new("facets", "Counts to add: document, table, type, or a tag's key.", 16, 64) { Commas = true };
    private static readonly FlagParameter Explain = new("explain", "Whether to say how each score came about.", false);

    public static void Map(IEndpointRouteBuilder api)
    {
        var search = api.MapGroup("/search").WithTags("Search");
        var flags = api.ServiceProvider.GetRequiredService<FeatureFlags>();
        // Two answers to one address, by the caller's share in the feature.
        var cache = api.Cache("/search", (http, grains) => Plan(http, grains, flags), http => flags.IsOn(Feature.HybridSearch, http) || Mode.IsGiven(http.Request) ? "" : "#lexical");
        search.MapGet("/", (Delegate)cache).Describe("search", "Searches a collection.")
            .Query(Q, CommonParameters.Collection, Mode, Tag, DocumentId, CommonParameters.Limit, Offset, Highlight, Facets, Explain)
            .Cached()
            .Answers<SearchView>(200, "The best hits.", CachedRoutes.Headers)
            .Answers(304, "It has not changed.", [], CachedRoutes.Headers);
        search.MapPost("/", Post).Repeatable("Reads.").Needs(Scopes.Read).Describe("searchByBody", "Searches a collection: the same as GET, as JSON.")
            .JsonBody<SearchBody>(true)
            .Answers<SearchView>(200, "The best hits.")
            .Fails(ErrorCodes.UnsupportedFormat, ErrorCodes.FileTooLarge);
    }

    private static CachePlan Plan(HttpContext http, IGrainFactory grains, FeatureFlags flags)
    {
        var from = http.Request;
        var collection = Names.Collection(CommonParameters.Collection.Read(from));
        var request = new SearchRequest
        {
            Query = Q.Read(from)!,
            Mode = Mode.IsGiven(from) ? Mode.Read(from)!.Value : DefaultMode(http, flags),
            Tags = [.. Tag.Read(from).Select(CheckTag)],
            DocumentId = CheckDocument(DocumentId.Read(from)),
            Limit = CommonParameters.Limit.Read(from),
            Offset = Offset.Read(from),
            Highlight = Highlight.Read(from),
            Facets = [.. Facets.Read(from)],
            Explain = Explain.Read(from),
        };
        return CachePlan.Json([CacheTags.Collection(collection)], () => Search(grains, collection, request));
    }

    private static async Task<IResult> Post(HttpContext http, IGrainFactory grains, FeatureFlags flags)
    {
        var body = await Json.ReadBody<SearchBody>(http);
        return TypedResults.Ok(await Search(grains, Names.Collection(CommonParameters.Collection.Check(body.Collection)), new SearchRequest
        {
            Query = Q.Check(body.Q)!,
            Mode = string.IsNullOrEmpty(body.Mode) ? DefaultMode(http, flags) : Mode.Check(body.Mode)!.Value,
            Tags = [.. Tag.Check(Tags(body.Tag)).Select(CheckTag)],
            DocumentId = CheckDocument(DocumentId.Check(body.DocumentId)),
            Limit = (int)CommonParameters.Limit.Check(body.Limit),
            Offset = (int)Offset.Check(body.Offset),
            Highlight = body.Highlight ?? true,
            Facets = [.. Facets.Check(body.Facets ?? [])],
            Explain = body.Explain ?? false,
        }));
    }

    private static SearchMode DefaultMode(HttpContext http, FeatureFlags flags) => flags.IsOn(Feature.HybridSearch, http) ? SearchMode.Hybrid : SearchMode.Lexical;

    private static async Task<SearchView> Search(IGrainFactory grains, string collection, SearchRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var response = await grains.GetGrain<ISearchGrain>(collection).Search(request);
        return SearchView.Of(request, response, Stopwatch.GetElapsedTime(start));
    }

    private static string CheckTag(string tag)
    {
        TagText.Parse(tag);
        return tag;
    }

    private static string? CheckDocument(string? id) =>
        id is null || Ids.IsId(id) ? id : throw new ServiceException(ErrorCodes.InvalidRequest, $"'{Names.Short(id)}' is no document id.");

    private static string[] Tags(JsonElement? tag) => tag switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String) => [.. many.EnumerateArray().Select(t => t.GetString()!)],
        _ => throw new ServiceException(ErrorCodes.InvalidRequest, "'tag' must be a text or a list of texts."),
    };
}
