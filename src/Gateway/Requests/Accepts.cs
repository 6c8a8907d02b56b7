using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IndexForge.Gateway.Requests;

/// <summary>Content negotiation by the <c>Accept</c> header.</summary>
internal static class Accepts
{
    /// <summary>
    /// The offer that the caller likes best; the first offer where it names none of them (RFC 9110, 12.5.1 allows to disregard
    /// the header, which serves people with browsers better than a refusal).
    /// </summary>
    public static string Best(HttpRequest request, params ReadOnlySpan<string> offers)
    {
        var best = offers[0];
        var bestQuality = 0.0;
        if (MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            foreach (var offer in offers)
            {
                var type = new MediaTypeHeaderValue(offer);
                var quality = accepted
                    .Where(type.IsSubsetOf)
                    .OrderByDescending(a => !a.MatchesAllTypes).ThenByDescending(a => !a.MatchesAllSubTypes)
                    .FirstOrDefault()?.Quality ?? 1;
                if (accepted.Any(type.IsSubsetOf) && quality > bestQuality)
                {
                    (best, bestQuality) = (offer, quality);
                }
            }
        }

        return best;
    }
}
