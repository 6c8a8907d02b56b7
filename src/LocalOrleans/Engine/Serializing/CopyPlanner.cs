using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace LocalOrleans.Serializing;

/// <summary>Decides how values of a type are copied.</summary>
internal static class CopyPlanner
{
    public static CopyPlan PlanFor(Type type, Copier copier)
    {
        if (LeafTypes.Contains(type) || typeof(GrainReference).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type))
        {
            return CopyPlan.Share;
        }

        if (typeof(IGrainBase).IsAssignableFrom(type))
        {
            throw Refusal(type, "a grain cannot be sent; send this.AsReference<T>()");
        }

        if (!copier.IsStrict && (type.IsDefined(typeof(ImmutableAttribute), inherit: false) || typeof(Exception).IsAssignableFrom(type)))
        {
            return CopyPlan.Share;
        }

        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            return MemberCopy.PlanFor(type, copier);
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return ExceptionPlan(type);
        }

        if (CollectionCopy.PlanFor(type, copier) is { } plan)
        {
            return plan;
        }

        return copier.IsStrict ? throw Refusal(type, Why(type)) : CopyPlan.Share;
    }

    public static CodecNotFoundException Refusal(Type type, string why) => new($"Could not find a codec for type {type}: {why}.");

    // Orleans carries any exception by its message, stack and inner ones; more than that only with a serialiser.
    private static CopyPlan ExceptionPlan(Type type)
    {
        for (var at = type; !IsFramework(at); at = at.BaseType!)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            if (!at.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && at.GetFields(Own).FirstOrDefault() is { } lost)
            {
                throw Refusal(type, $"it would lose {at.Name}.{MemberCopy.NameOf(lost)}; mark it with [GenerateSerializer] and its members with [Id]");
            }
        }

        return CopyPlan.Share;
    }

    public static bool IsFramework(Type type) =>
        type.Assembly == typeof(object).Assembly
        || type.Assembly == typeof(CopyPlanner).Assembly
        || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    private static string Why(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || type.Name.StartsWith('<')
            ? "the compiler made it (an iterator, a lambda, a collection expression behind an interface); send an array or a List<T>"
            : "mark it with [GenerateSerializer] and its members with [Id]";
}
