using System.Globalization;
using IndexForge.Gateway.Access;
using IndexForge.Gateway.Documents;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IndexForge.Gateway.Admin;

/// <summary>API keys: list, make, rotate, revoke.</summary>
internal static class KeyEndpoints
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        var keys = admin.MapGroup("/keys");
        keys.MapGet("/", List).Describe("listKeys", "Lists API keys in the order they were made, revoked ones included; never their secrets.")
            .Query(CommonParameters.Cursor, CommonParameters.Limit)
            .Answers<ListPage<KeyView>>(200, "A page of keys.");
        keys.MapPost("/", Create).Creates(tellsSecret: true).Describe("createKey", "Makes an API key. Its secret is in this answer and nowhere else; a replayed answer leaves it out.")
            .JsonBody<CreateKeyRequest>(true)
            .Answers<IssuedKeyView>(201, "The key with its secret.", "Location")
            .Fails(ErrorCodes.UnsupportedFormat, ErrorCodes.Conflict);
        keys.MapGet("/{id}", Get).Describe("getKey", "Shows an API key, without its secret.")
            .Answers<KeyView>(200, "The key.")
            .Fails(ErrorCodes.NotFound);
        keys.MapPost("/{id}/rotate", Rotate).Creates(tellsSecret: true).Describe("rotateKey", "Makes a new secret; the former ones stay valid for 'overlapSeconds' (a day when not given).")
            .JsonBody<RotateKeyRequest>(false)
            .Answers<IssuedKeyView>(200, "The key with its new secret.")
            .Fails(ErrorCodes.NotFound, ErrorCodes.Conflict, ErrorCodes.UnsupportedFormat);
        keys.MapDelete("/{id}", Revoke).Describe("revokeKey", "Ends an API key at once: in this process now, in every other gateway within Auth:KeyCache.")
            .Answers(204, "It is revoked.", [])
            .Fails(ErrorCodes.NotFound);
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var limit = CommonParameters.Limit.Read(http.Request);
        if (!int.TryParse(CommonParameters.Cursor.Read(http.Request) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var skip))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "The cursor is none of this list's.");
        }

        var ids = await grains.GetGrain<IApiKeyDirectoryGrain>("0").List(skip, limit + 1);
        var keys = await Task.WhenAll(ids.Take(limit).Select(id => grains.GetGrain<IApiKeyGrain>(id).Get()));
        return TypedResults.Ok(new ListPage<KeyView>(
            [.. keys.Where(k => k is not null).Select(k => KeyView.Of(k!))], ids.Length > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> Create(HttpContext http, IGrainFactory grains, KeyCache cache, TimeProvider time)
    {
        var spec = (await Json.ReadBody<CreateKeyRequest>(http)).Check(Caller.Of(http).Consumer, time.GetUtcNow());
        // A request that is sent again after a crash meets the key that it made.
        var id = http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } once] ? Ids.Of("api-key", spec.CreatedBy, once) : Ids.New();
        var issued = await grains.GetGrain<IApiKeyGrain>(id).Create(spec);
        cache.Forget(id);
        return TypedResults.Created($"/api/v1/admin/keys/{id}", new IssuedKeyView(KeyView.Of(issued.Key), issued.Secret));
    }

    private static async Task<IResult> Get(string id, IGrainFactory grains) =>
        TypedResults.Ok(KeyView.Of(await Grain(grains, id).Get() ?? throw NotFound(id)));

    private static async Task<IResult> Rotate(string id, HttpContext http, IGrainFactory grains, KeyCache cache)
    {
        var overlap = (http.Request.ContentLength is 0 || http.Request is { ContentLength: null, ContentType: null } ? new RotateKeyRequest((int?)null) : await Json.ReadBody<RotateKeyRequest>(http)).Check();
        var issued = await Grain(grains, id).Rotate(overlap);
        cache.Forget(id);
        return TypedResults.Ok(new IssuedKeyView(KeyView.Of(issued.Key), issued.Secret));
    }

    private static async Task<IResult> Revoke(string id, IGrainFactory grains, KeyCache cache)
    {
        var found = await Grain(grains, id).Revoke();
        cache.Forget(id);
        return found ? TypedResults.NoContent() : throw NotFound(id);
    }

    private static IApiKeyGrain Grain(IGrainFactory grains, string id) => Ids.IsId(id) ? grains.GetGrain<IApiKeyGrain>(id) : throw NotFound(id);

    private static ServiceException NotFound(string id) => new(ErrorCodes.NotFound, $"There is no key '{Names.Short(id)}'.");
}
