using System.Globalization;
using StackExchange.Redis;

namespace IndexForge.Storage.Redis;

/// <summary>Reads the two ways in which people write where a Redis is.</summary>
internal static class RedisAddress
{
    /// <summary>Parses <c>redis[s]://[user][:password]@host[:port][/database]</c>, or StackExchange.Redis' own form.</summary>
    public static ConfigurationOptions Parse(string configuration)
    {
        var isAddress = Uri.TryCreate(configuration, UriKind.Absolute, out var uri) && uri.Scheme is "redis" or "rediss";
        return ConfigurationOptions.Parse(isAddress ? FromUri(uri!) : configuration);
    }

    /// <summary>Whether <see cref="Parse"/> can read it.</summary>
    public static bool CanParse(string configuration)
    {
        try
        {
            return Parse(configuration).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string FromUri(Uri uri)
    {
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{uri.Host}:{(uri.Port > 0 ? uri.Port : 6379)}"),
        };
        var credentials = uri.UserInfo.Split(':', 2);
        if (credentials is [var user, _] && user.Length > 0)
            parts.Add("user=" + Uri.UnescapeDataString(user));
        if (credentials is [_, var password])
            parts.Add("password=" + Uri.UnescapeDataString(password));
        if (uri.AbsolutePath.Trim('/') is { Length: > 0 } database)
            parts.Add("defaultDatabase=" + database);
        if (uri.Scheme == "rediss")
            parts.Add("ssl=true");
        return string.Join(',', parts);
    }
}
