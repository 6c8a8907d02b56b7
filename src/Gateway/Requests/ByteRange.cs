using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// The part of a content that a caller asks for (RFC 9110, 14): the whole where no range, several, or a malformed one is asked for, or
/// where <c>If-Range</c> names another version.
/// </summary>
/// <param name="From">The first byte.</param>
/// <param name="To">The last byte; before <paramref name="From"/> for an empty content.</param>
/// <param name="IsPart">Whether it answers a range.</param>
/// <param name="IsUnsatisfiable">Whether the range lies outside the content.</param>
internal readonly record struct ByteRange(long From, long To, bool IsPart, bool IsUnsatisfiable)
{
    public long Length => To - From + 1;

    /// <param name="request">The request.</param>
    /// <param name="size">Bytes of the content.</param>
    /// <param name="tag">The content's strong entity tag.</param>
    public static ByteRange Of(HttpRequest request, long size, string tag)
    {
        var whole = new ByteRange(0, size - 1, false, false);
        if (!HttpMethods.IsGet(request.Method)
            || !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var asked)
            || asked.Unit != "bytes" || asked.Ranges.Count != 1
            || (request.Headers.IfRange is [{ } condition] && condition != tag))
        {
            return whole;
        }

        var range = asked.Ranges.First();
        var from = range.From ?? Math.Max(0, size - range.To!.Value);
        var to = range.From is null ? size - 1 : Math.Min(range.To ?? size - 1, size - 1);
        return from >= size || (range.From is null && range.To == 0) ? whole with { IsUnsatisfiable = true } : new ByteRange(from, to, true, false);
    }
}
