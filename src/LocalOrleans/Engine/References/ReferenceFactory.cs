using Orleans.Runtime;

namespace LocalOrleans.References;

internal static class ReferenceFactory
{
    public static object Of(IAddressable grain, Type type) => throw new NotSupportedException($"{grain} {type}");
}
