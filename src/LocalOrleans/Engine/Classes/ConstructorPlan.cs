using System.Reflection;
using LocalOrleans.Activations;
using LocalOrleans.Storing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace LocalOrleans.Classes;

/// <summary>Where the arguments of a grain's constructor come from.</summary>
internal static class ConstructorPlan
{
    public static ConstructorInfo Choose(Type type)
    {
        var all = type.GetConstructors();
        return all.FirstOrDefault(one => one.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? all.MaxBy(one => one.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor.");
    }

    public static Func<Activation, object?> SourceOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return PersistentStateFactory.For(type, state);
        }

        if (type == typeof(IGrainContext))
        {
            return static activation => activation;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : activation => activation.ActivationServices.GetRequiredService(type);
    }
}
