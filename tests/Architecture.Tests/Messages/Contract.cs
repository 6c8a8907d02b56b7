using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Architecture.Tests.Messages;

/// <summary>The grain interfaces and messages of the contract, and the grain classes behind them.</summary>
internal static class Contract
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static readonly Assembly[] Assemblies =
        [typeof(IndexForge.Grains.StorageNames).Assembly, Assembly.Load("IndexForge.Grains")];

    public static IEnumerable<Type> Interfaces => Types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    public static IEnumerable<Type> GrainClasses => Types.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type));

    /// <summary>Every type marked for serialisation.</summary>
    public static IEnumerable<Type> Messages => Types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    /// <summary>Own types that a grain's method takes or returns, whether marked or not, and those they are made of.</summary>
    public static IEnumerable<Type> Passed
    {
        get
        {
            var seen = new HashSet<Type>();
            var open = new Queue<Type>(Interfaces.SelectMany(type => type.GetMethods())
                .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)));
            while (open.TryDequeue(out var type))
            {
                foreach (var part in Parts(type).Where(part => Assemblies.Contains(part.Assembly) && !part.IsInterface && seen.Add(part)))
                {
                    foreach (var member in part.IsEnum ? [] : part.GetFields(Own))
                    {
                        open.Enqueue(member.FieldType);
                    }
                }
            }

            return seen;
        }
    }

    private static IEnumerable<Type> Types => Assemblies.SelectMany(assembly => assembly.GetTypes());

    /// <summary>Members that are stored, with the number each is serialised under; none where it has none.</summary>
    public static IEnumerable<(string Name, uint? Id)> Members(Type message)
    {
        var byName = message.GetProperties(Own).Cast<MemberInfo>().Concat(message.GetFields(Own))
            .Select(member => (member.Name, member.GetCustomAttribute<IdAttribute>()?.Id))
            .Where(member => member.Id is not null)
            .ToDictionary(member => member.Name, member => member.Id);
        foreach (var field in message.GetFields(Own))
        {
            var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
            yield return (name, byName.GetValueOrDefault(name));
        }
    }

    /// <summary>Parameters of a record's primary constructor, which are serialised by their position.</summary>
    public static HashSet<string> PrimaryConstructorParameters(Type message) =>
        message.GetMethod("PrintMembers", Own) is null
            ? []
            : message.GetConstructors(Own)
                .Where(one => one.GetParameters() is { Length: > 0 } all && all.All(parameter => message.GetProperty(parameter.Name!) is not null))
                .OrderByDescending(one => one.GetParameters().Length)
                .Take(1)
                .SelectMany(one => one.GetParameters())
                .Select(parameter => parameter.Name!)
                .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);
}
