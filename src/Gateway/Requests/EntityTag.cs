using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Requests;

/// <summary>Conditional reads (RFC 9110, 13.1.2).</summary>
internal static class EntityTag
{
    /// <summary>Sets the answer's tag; true where the caller has that very answer already.</summary>
    public static bool IsUnchanged(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        var current = new EntityTagHeaderValue(tag);
        return EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var known)
            && known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(current, useStrongComparison: false));
    }
}
