using System.Reflection;

namespace IndexForge.Storage;

/// <summary>The state a grain sees where nothing is stored: a fresh instance, or null for types that cannot be made from nothing.</summary>
internal static class EmptyState<T>
{
    private static readonly bool Constructible =
        typeof(T).IsValueType
        || (!typeof(T).IsAbstract
            && typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is not null);

    public static T? Create() => Constructible ? (T?)Activator.CreateInstance(typeof(T), nonPublic: true) : default;
}
