using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace LocalOrleans.Classes;

/// <summary>The grain classes of this process: those of every assembly that the program refers to and that refers to the engine.</summary>
internal sealed class GrainClasses
{
    private readonly Dictionary<GrainType, GrainClass> _byGrainType = [];
    private readonly ConcurrentDictionary<(Type, string?), GrainClass> _byInterface = new();

    public GrainClasses(GrainCollectionOptions collection, TimeProvider time)
    {
        foreach (var type in GrainAssemblies.Find().SelectMany(Types))
        {
            if (type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(type))
            {
                Add(new GrainClass(type, collection, time));
            }
        }
    }

    public GrainClass Find(GrainType grainType) =>
        _byGrainType.GetValueOrDefault(grainType) ?? throw new ArgumentException($"There is no grain class named '{grainType}'.");

    /// <summary>The class that implements the interface: the only one, the one whose full name begins with the prefix, or the one named for it.</summary>
    public GrainClass ImplementationOf(Type grainInterface, string? prefix) =>
        _byInterface.GetOrAdd((grainInterface, prefix), static (key, self) => self.Choose(key.Item1, key.Item2), this);

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types.OfType<Type>();
        }
    }

    private void Add(GrainClass grainClass)
    {
        if (!_byGrainType.TryAdd(grainClass.GrainType, grainClass))
        {
            throw new InvalidOperationException(
                $"{grainClass.Type} and {_byGrainType[grainClass.GrainType].Type} are both named '{grainClass.GrainType}': give one another [GrainType].");
        }
    }

    private GrainClass Choose(Type grainInterface, string? prefix)
    {
        var all = _byGrainType.Values.Where(grainClass => grainInterface.IsAssignableFrom(grainClass.Type)).ToArray();
        if (prefix is not null)
        {
            all = [.. all.Where(grainClass => grainClass.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal))];
        }

        if (all.Length > 1)
        {
            var named = all.Where(grainClass => grainClass.Type.Name == grainInterface.Name[1..]).ToArray();
            all = named.Length == 1 ? named : all;
        }

        return all.Length switch
        {
            1 => all[0],
            0 => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}."),
            _ => throw new ArgumentException(
                $"{grainInterface} is implemented by {string.Join(", ", all.Select(grainClass => grainClass.Type))}: name one by its prefix."),
        };
    }
}
