using System.Reflection;
using Orleans;

namespace IndexForge.Architecture.Tests.Messages;

/// <summary>What Orleans' analyzers and code generator would refuse, so that it is refused where they are absent.</summary>
public sealed class GrainInterfaceTests
{
    private static readonly Type[] TaskLike = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>)];

    [Fact]
    public void Methods_return_tasks() => Holds(
        Methods().Where(method => !TaskLike.Contains(method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType))
            .Select(method => $"{Name(method)} returns {method.ReturnType}"));

    [Fact]
    public void Methods_pass_nothing_by_reference_are_not_generic_and_take_one_cancellation_token_at_most() => Holds(
        Methods().Where(method => method.IsGenericMethod
                || method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef)
                || method.GetParameters().Count(parameter => parameter.ParameterType == typeof(CancellationToken)) > 1)
            .Select(Name));

    [Fact]
    public void Interfaces_have_no_properties_and_no_events() => Holds(
        Contract.Interfaces.SelectMany(type => type.GetProperties().Cast<MemberInfo>().Concat(type.GetEvents()).Select(member => $"{type}.{member.Name}")));

    [Fact]
    public void Interfaces_have_string_keys() => Holds(
        Contract.Interfaces.Where(type => !typeof(IGrainWithStringKey).IsAssignableFrom(type)).Select(type => $"{type}"));

    [Fact]
    public void Interfaces_have_aliases_and_so_have_their_methods_each_its_own() => Holds(
        Contract.Interfaces.Where(type => !type.IsDefined(typeof(AliasAttribute), inherit: false)).Select(type => $"{type} lacks [Alias]")
            .Concat(Methods().Where(method => !method.IsDefined(typeof(AliasAttribute), inherit: false)).Select(method => $"{Name(method)} lacks [Alias]"))
            .Concat(Methods().GroupBy(method => (method.DeclaringType, method.GetCustomAttributes<AliasAttribute>().FirstOrDefault()?.Alias))
                .Where(group => group.Key.Alias is not null && group.Count() > 1)
                .Select(group => $"{group.Key.DeclaringType}: '{group.Key.Alias}' is used twice")));

    [Fact]
    public void Grain_classes_are_named_each_for_itself() => Holds(
        Contract.GrainClasses.Where(type => !type.IsDefined(typeof(GrainTypeAttribute), inherit: false)).Select(type => $"{type} lacks [GrainType]")
            .Concat(Contract.GrainClasses.GroupBy(type => type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, type).ToString())
                .Where(group => group.Key is not null && group.Count() > 1)
                .Select(group => $"'{group.Key}' is used twice")));

    private static IEnumerable<MethodInfo> Methods() => Contract.Interfaces.SelectMany(type => type.GetMethods());

    private static string Name(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";

    private static void Holds(IEnumerable<string> broken)
    {
        var all = broken.Order(StringComparer.Ordinal).ToArray();
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
