using System.Reflection;
using Orleans;

namespace LocalOrleans.Serializing;

/// <summary>Copies types marked with [GenerateSerializer] member by member.</summary>
internal static class MemberCopy
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    public static CopyPlan PlanFor(Type type, Copier copier)
    {
        var deep = new List<FieldInfo>();
        var lost = new List<FieldInfo>();
        for (var at = type; at is not null && !CopyPlanner.IsFramework(at); at = at.BaseType)
        {
            var carried = CarriedMembers(at);
            foreach (var field in at.GetFields(Own))
            {
                if (field.IsDefined(typeof(NonSerializedAttribute), inherit: false))
                {
                    lost.Add(field);
                }
                else if (carried is not null && carried.Contains(NameOf(field)))
                {
                    if (!LeafTypes.Contains(field.FieldType))
                    {
                        deep.Add(field);
                    }
                }
                else if (copier.IsStrict)
                {
                    throw CopyPlanner.Refusal(type, $"it would lose {at.Name}.{NameOf(field)}, which has no [Id]");
                }
                else
                {
                    lost.Add(field);
                }
            }
        }

        return new CopyPlan((value, context) => Copy(value, context, deep, lost));
    }

    /// <summary>The name of the member that a field belongs to: its own, or that of the property it backs.</summary>
    public static string NameOf(FieldInfo field)
    {
        var end = field.Name.IndexOf('>', StringComparison.Ordinal);
        return field.Name.StartsWith('<') && end > 1 ? field.Name[1..end] : field.Name;
    }

    private static object Copy(object value, CopyContext context, List<FieldInfo> deep, List<FieldInfo> lost)
    {
        var copy = Clone(value);
        context.Note(value, copy);
        foreach (var field in deep)
        {
            field.SetValue(copy, context.Copier.CopyPart(field.GetValue(value), context));
        }

        foreach (var field in lost)
        {
            field.SetValue(copy, null);
        }

        return copy;
    }

    private static HashSet<string>? CarriedMembers(Type type)
    {
        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not { } marked)
        {
            return null;
        }

        var carried = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in type.GetFields(Own).Cast<MemberInfo>().Concat(type.GetProperties(Own)))
        {
            if (member.IsDefined(typeof(IdAttribute), inherit: false))
            {
                carried.Add(member.Name);
            }
        }

        if (marked.IncludesConstructorParametersOf(IsRecord(type)))
        {
            carried.UnionWith(PrimaryConstructorParameters(type));
        }

        return carried;
    }

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Own) is not null;

    // A primary constructor is told by its parameters: of a record each is a property of the same name, of a class each is captured or not used.
    private static IEnumerable<string> PrimaryConstructorParameters(Type type)
    {
        var members = type.GetFields(Own).Select(NameOf).Concat(type.GetProperties(Own).Select(property => property.Name)).ToHashSet(StringComparer.Ordinal);
        var primary = type.GetConstructors(Own)
            .Where(one => one.GetParameters() is { Length: > 0 } parameters && Array.TrueForAll(parameters, parameter => members.Contains(parameter.Name!)))
            .MaxBy(one => one.GetParameters().Length);
        return primary?.GetParameters().Select(parameter => parameter.Name!) ?? [];
    }
}
