using System.Collections.Immutable;

namespace IndexForge.Grains.Tests.Support;

internal static class Immutables
{
    public static ImmutableDictionary<string, string> ToImmutable(this Dictionary<string, string> tags) => tags.ToImmutableDictionary();
}
