using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using LocalOrleans.Activations;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Runtime;

namespace LocalOrleans.Classes;

/// <summary>A grain class and what its attributes say.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInvoker _constructor;
    private readonly Func<Activation, object?>[] _arguments;
    private readonly ConcurrentDictionary<MethodInfo, MethodInfo> _implementations = new();

    public GrainClass(Type type, GrainCollectionOptions collection, TimeProvider time)
    {
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type) ?? GrainType.Create(DefaultName(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        IsFilter = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        HasOnActivate = Overrides(nameof(Grain.OnActivateAsync));
        HasOnDeactivate = Overrides(nameof(Grain.OnDeactivateAsync));
        var age = collection.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var specific)
            ? specific
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit ?? collection.CollectionAge;
        CollectionAgeTicks = age == TimeSpan.MaxValue || age == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)(age.TotalSeconds * time.TimestampFrequency);
        var constructor = ConstructorPlan.Choose(type);
        _constructor = ConstructorInvoker.Create(constructor);
        _arguments = Array.ConvertAll(constructor.GetParameters(), ConstructorPlan.SourceOf);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    public bool IsFilter { get; }

    public bool IsStatelessWorker => MaxWorkers > 0;

    public int MaxWorkers { get; }

    public bool HasOnActivate { get; }

    public bool HasOnDeactivate { get; }

    /// <summary>How long an activation may idle, in ticks of the activation clock.</summary>
    public long CollectionAgeTicks { get; }

    /// <summary>Makes an instance; on its activation, in its turn.</summary>
    public object Create(Activation activation)
    {
        var arguments = new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _arguments[i](activation);
        }

        try
        {
            return _constructor.Invoke(arguments.AsSpan());
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    public MethodInfo ImplementationOf(MethodInfo method) => _implementations.GetOrAdd(method, static (wanted, type) =>
    {
        var map = type.GetInterfaceMap(wanted.DeclaringType!);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, wanted)];
    }, Type);

    private static string DefaultName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length ? name[..^"grain".Length] : name;
    }

    // An interface's default does nothing, and neither does the base class's method.
    private bool Overrides(string method) =>
        !typeof(Grain).IsAssignableFrom(Type)
        || Type.GetMethods().First(own => own.Name == method).DeclaringType != typeof(Grain);
}
