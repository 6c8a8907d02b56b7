using System.Collections.Immutable;
using System.Reflection;

namespace LocalOrleans.Serializing;

/// <summary>Copies the collections that Orleans carries.</summary>
internal static class CollectionCopy
{
    private static readonly Dictionary<Type, string> Copies = new()
    {
        [typeof(List<>)] = nameof(List),
        [typeof(Dictionary<,>)] = nameof(Dictionary),
        [typeof(HashSet<>)] = nameof(HashSet),
        [typeof(Queue<>)] = nameof(Queue),
        [typeof(SortedDictionary<,>)] = nameof(SortedDictionary),
        [typeof(KeyValuePair<,>)] = nameof(Pair),
        [typeof(Memory<>)] = nameof(Memory),
        [typeof(ReadOnlyMemory<>)] = nameof(ReadOnlyMemory),
        [typeof(ArraySegment<>)] = nameof(Segment),
        [typeof(ImmutableArray<>)] = nameof(ImmutableArrayOf),
        [typeof(ImmutableList<>)] = nameof(ImmutableListOf),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableHashSetOf),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionaryOf),
        [typeof(ImmutableSortedDictionary<,>)] = nameof(ImmutableSortedDictionaryOf),
    };

    /// <summary>The plan of a collection type; none when Orleans does not carry it.</summary>
    public static CopyPlan? PlanFor(Type type, Copier copier)
    {
        if (type.IsSZArray)
        {
            return Plan(nameof(Array), [type.GetElementType()!]);
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (IsTuple(definition))
        {
            return System.Array.TrueForAll(arguments, LeafTypes.Contains) ? CopyPlan.Share : TuplePlan(type);
        }

        if (!Copies.TryGetValue(definition, out var method))
        {
            return null;
        }

        var neverChanges = definition.Namespace == "System.Collections.Immutable" || definition == typeof(KeyValuePair<,>);
        return neverChanges && System.Array.TrueForAll(arguments, argument => NeverChanges(argument, copier))
            ? CopyPlan.Share
            : Plan(method, arguments);
    }

    // What a variable of the type may hold is known only for types that nothing derives from.
    private static bool NeverChanges(Type type, Copier copier) =>
        LeafTypes.Contains(type) || ((type.IsSealed || type.IsValueType) && copier.PlanOf(type).Shares);

    private static CopyPlan Plan(string method, Type[] arguments) => new(
        typeof(CollectionCopy).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(arguments).CreateDelegate<Func<object, CopyContext, object>>());

    private static bool IsTuple(Type definition) =>
        definition.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || definition.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal);

    private static CopyPlan TuplePlan(Type type)
    {
        var items = type.IsValueType
            ? type.GetFields().Select<FieldInfo, Func<object, object?>>(field => field.GetValue).ToArray()
            : type.GetProperties().Select<PropertyInfo, Func<object, object?>>(property => property.GetValue).ToArray();
        var constructor = ConstructorInvoker.Create(type.GetConstructor(type.GetGenericArguments())!);
        return new CopyPlan((value, context) =>
            constructor.Invoke(System.Array.ConvertAll(items, item => context.Copier.CopyPart(item(value), context)).AsSpan()));
    }

    private static object Array<T>(object value, CopyContext context)
    {
        var original = (T[])value;
        if (Copier.IsPlain(typeof(T)))
        {
            return original.Clone();
        }

        var copy = new T[original.Length];
        context.Note(original, copy);
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = context.Copy(original[i]);
        }

        return copy;
    }

    private static object List<T>(object value, CopyContext context)
    {
        var original = (List<T>)value;
        var copy = new List<T>(original.Count);
        context.Note(original, copy);
        foreach (var item in original)
        {
            copy.Add(context.Copy(item));
        }

        return copy;
    }

    private static object Dictionary<TKey, TValue>(object value, CopyContext context)
        where TKey : notnull
    {
        var original = (Dictionary<TKey, TValue>)value;
        var copy = new Dictionary<TKey, TValue>(original.Count, original.Comparer);
        context.Note(original, copy);
        foreach (var (key, item) in original)
        {
            copy.Add(context.Copy(key), context.Copy(item));
        }

        return copy;
    }

    private static object SortedDictionary<TKey, TValue>(object value, CopyContext context)
        where TKey : notnull
    {
        var original = (SortedDictionary<TKey, TValue>)value;
        var copy = new SortedDictionary<TKey, TValue>(original.Comparer);
        context.Note(original, copy);
        foreach (var (key, item) in original)
        {
            copy.Add(context.Copy(key), context.Copy(item));
        }

        return copy;
    }

    private static object HashSet<T>(object value, CopyContext context)
    {
        var original = (HashSet<T>)value;
        return new HashSet<T>(original.Select(context.Copy), original.Comparer);
    }

    private static object Queue<T>(object value, CopyContext context) => new Queue<T>(((Queue<T>)value).Select(context.Copy));

    private static object Pair<TKey, TValue>(object value, CopyContext context)
    {
        var (key, item) = (KeyValuePair<TKey, TValue>)value;
        return KeyValuePair.Create(context.Copy(key), context.Copy(item));
    }

    private static object Memory<T>(object value, CopyContext context) => new Memory<T>(CopySpan<T>(((Memory<T>)value).Span, context));

    private static object ReadOnlyMemory<T>(object value, CopyContext context) => new ReadOnlyMemory<T>(CopySpan(((ReadOnlyMemory<T>)value).Span, context));

    private static object Segment<T>(object value, CopyContext context) => new ArraySegment<T>(CopySpan<T>(((ArraySegment<T>)value).AsSpan(), context));

    private static T[] CopySpan<T>(ReadOnlySpan<T> original, CopyContext context)
    {
        var copy = original.ToArray();
        if (!Copier.IsPlain(typeof(T)))
        {
            for (var i = 0; i < copy.Length; i++)
            {
                copy[i] = context.Copy(copy[i]);
            }
        }

        return copy;
    }

    private static object ImmutableArrayOf<T>(object value, CopyContext context)
    {
        var original = (ImmutableArray<T>)value;
        return original.IsDefault ? original : ImmutableArray.CreateRange(original, context.Copy);
    }

    private static object ImmutableListOf<T>(object value, CopyContext context) => ((ImmutableList<T>)value).ConvertAll(context.Copy);

    private static object ImmutableHashSetOf<T>(object value, CopyContext context)
    {
        var original = (ImmutableHashSet<T>)value;
        return ImmutableHashSet.CreateRange(original.KeyComparer, original.Select(context.Copy));
    }

    private static object ImmutableDictionaryOf<TKey, TValue>(object value, CopyContext context)
        where TKey : notnull
    {
        var original = (ImmutableDictionary<TKey, TValue>)value;
        return original.Select(pair => KeyValuePair.Create(context.Copy(pair.Key), context.Copy(pair.Value)))
            .ToImmutableDictionary(original.KeyComparer, original.ValueComparer);
    }

    private static object ImmutableSortedDictionaryOf<TKey, TValue>(object value, CopyContext context)
        where TKey : notnull
    {
        var original = (ImmutableSortedDictionary<TKey, TValue>)value;
        return original.Select(pair => KeyValuePair.Create(context.Copy(pair.Key), context.Copy(pair.Value)))
            .ToImmutableSortedDictionary(original.KeyComparer, original.ValueComparer);
    }
}
