using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace IndexForge.Grains;

/// <summary>
/// When two addresses are one page: RFC 3986 (6.2.2, 6.2.3) case, percent-encoding, dot-segment, scheme and port normalisation, and beyond it
/// without fragment, tracking parameters and trailing slash. The order of the other parameters may mean something and stays.
/// </summary>
public static class PageUrl
{
    /// <summary>The longest address taken.</summary>
    public const int MaxLength = 2_048;

    /// <summary>Parameters that campaigns, mailings and social networks add; a page does not depend on them.</summary>
    private static readonly FrozenSet<string> Tracking = FrozenSet.ToFrozenSet(
        [
            "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "_gl", "_ga", "fbclid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "igshid",
            "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "hsctatracking", "mkt_tok", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "wickedid",
            "rb_clickid", "s_cid", "srsltid", "ref_src", "ref_url", "epik", "sc_cid", "cmpid", "_openstat", "spm",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The one form of an address; false where it is no plain web address of at most <see cref="MaxLength"/> characters.</summary>
    /// <param name="text">An absolute http or https address without credentials.</param>
    /// <param name="normalised">Its form: equal for addresses of one page.</param>
    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? normalised)
    {
        normalised = null;
        if (text is not { Length: > 0 and <= MaxLength } || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.IdnHost.Length == 0)
        {
            return false;
        }

        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (host.Length == 0)
        {
            return false;
        }

        var form = new StringBuilder(text.Length).Append(uri.Scheme).Append("://").Append(host);
        if (!uri.IsDefaultPort)
        {
            form.Append(':').Append(uri.Port);
        }

        form.Append(UpperEscapes(uri.AbsolutePath.TrimEnd('/')));
        AppendQuery(form, uri.Query);
        normalised = form.ToString();
        return true;
    }

    private static void AppendQuery(StringBuilder form, string query)
    {
        var separator = '?';
        foreach (var parameter in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? parameter : parameter[..equals]);
            if (!Tracking.Contains(name) && !name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase))
            {
                form.Append(separator).Append(UpperEscapes(parameter));
                separator = '&';
            }
        }
    }

    private static string UpperEscapes(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        return string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                var escaped = (i > 0 && from[i - 1] == '%') || (i > 1 && from[i - 2] == '%');
                to[i] = escaped && from[i] is >= 'a' and <= 'f' ? char.ToUpperInvariant(from[i]) : from[i];
            }
        });
    }
}
