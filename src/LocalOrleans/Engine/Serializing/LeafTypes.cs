using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Numerics;
using LocalOrleans.Calls;
using Orleans.Runtime;

namespace LocalOrleans.Serializing;

/// <summary>Types that Orleans carries and whose values never change.</summary>
internal static class LeafTypes
{
    private static readonly FrozenSet<Type> Known = new[]
    {
        typeof(string), typeof(decimal), typeof(Half), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(DateTime), typeof(DateTimeOffset),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(CultureInfo), typeof(CancellationToken),
        typeof(IPAddress), typeof(IPEndPoint), typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(NoResult), typeof(DBNull),
    }.ToFrozenSet();

    public static bool Contains(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || Known.Contains(type)
        || (Nullable.GetUnderlyingType(type) is { } underlying && Contains(underlying));
}
