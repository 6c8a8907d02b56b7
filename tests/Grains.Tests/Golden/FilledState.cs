using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace IndexForge.Grains.Tests.Golden;

/// <summary>Makes a value of any state type with every member set, the same each time.</summary>
internal static class FilledState
{
    private const int Depth = 12;

    public static object Of(Type type) => Make(type, type.Name, 0)!;

    private static object? Make(Type type, string name, int depth)
    {
        if (depth > Depth)
        {
            throw new NotSupportedException($"{type} nests without end.");
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return Simple(type, name) ?? Items(type, name, depth) ?? Members(type, depth);
    }

    private static object? Simple(Type type, string name) => type switch
    {
        _ when type == typeof(string) => name,
        _ when type == typeof(bool) => true,
        _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 11, 22, 1, 2, 3, TimeSpan.Zero),
        _ when type == typeof(DateTime) => new DateTime(2026, 11, 22, 1, 2, 3, DateTimeKind.Utc),
        _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(61_001),
        _ when type == typeof(Guid) => new Guid("0b0e9f3c-6a43-4f0e-9d1b-0a6d7c1c2f11"),
        _ when type == typeof(Uri) => new Uri("https://example.org/a"),
        _ when type == typeof(byte[]) => new byte[] { 0, 1, 254, 255 },
        _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([0, 1, 254, 255]),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1),
        _ when type.IsPrimitive => Convert.ChangeType(name.Length, type, null),
        _ when type == typeof(decimal) => name.Length + 0.5m,
        _ => null,
    };

    private static object? Items(Type type, string name, int depth)
    {
        var arguments = type.GetGenericArguments();
        if (type.IsArray)
        {
            var items = Array.CreateInstance(type.GetElementType()!, 1);
            items.SetValue(Make(type.GetElementType()!, name, depth + 1), 0);
            return items;
        }

        if (!type.IsGenericType || !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return null;
        }

        if (arguments.Length == 2)
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            map.Add(Make(arguments[0], name, depth + 1)!, Make(arguments[1], name, depth + 1));
            return type.IsInstanceOfType(map) ? map : Immutable(typeof(ImmutableDictionary), nameof(ImmutableDictionary.ToImmutableDictionary), map, arguments);
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(Make(arguments[0], name, depth + 1));
        if (type.IsInstanceOfType(list))
        {
            return list;
        }

        return type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? Immutable(typeof(ImmutableArray), nameof(ImmutableArray.ToImmutableArray), list, arguments)
            : Activator.CreateInstance(type, list);
    }

    private static object Immutable(Type factory, string method, object items, Type[] arguments) => factory.GetMethods()
        .First(m => m.Name == method && m.GetGenericArguments().Length == arguments.Length && m.GetParameters() is [{ ParameterType.IsGenericType: true } only]
            && only.ParameterType.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .MakeGenericMethod(arguments).Invoke(null, [items])!;

    private static object Members(Type type, int depth)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in Fields(type))
        {
            // A backing field is named for its property: <Name>k__BackingField.
            var name = field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
            field.SetValue(made, Make(field.FieldType, name, depth + 1));
        }

        return made;
    }

    private static IEnumerable<FieldInfo> Fields(Type? type) => type is null || type == typeof(object)
        ? []
        : Fields(type.BaseType).Concat(type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
}
