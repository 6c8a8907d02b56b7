using System.Reflection;
using LocalOrleans.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace LocalOrleans.Storing;

/// <summary>Makes the states that a grain's constructor asks for.</summary>
internal static class PersistentStateFactory
{
    /// <summary>The provider that a state without a provider's name goes to.</summary>
    private const string DefaultProvider = "Default";

    private static readonly MethodInfo Make = typeof(PersistentStateFactory).GetMethod(nameof(Create), BindingFlags.Static | BindingFlags.NonPublic)!;

    public static Func<Activation, object> For(Type parameterType, PersistentStateAttribute state)
    {
        if (!parameterType.IsGenericType || parameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException($"[PersistentState] belongs on an IPersistentState<T>, not on a {parameterType}.");
        }

        var create = Make.MakeGenericMethod(parameterType.GetGenericArguments()).CreateDelegate<Func<Activation, string, string, object>>();
        return activation => create(activation, state.StateName, state.StorageName ?? DefaultProvider);
    }

    private static object Create<TState>(Activation activation, string name, string provider)
    {
        var storage = activation.ActivationServices.GetKeyedService<IGrainStorage>(provider)
            ?? throw new InvalidOperationException($"No grain storage named '{provider}' is registered; {activation.Class.Type} asks for it.");
        var state = new PersistentState<TState>(activation, name, storage);
        (activation.States ??= []).Add(state);
        return state;
    }
}
