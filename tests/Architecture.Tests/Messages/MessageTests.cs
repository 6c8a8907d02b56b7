using System.Reflection;
using Orleans;

namespace IndexForge.Architecture.Tests.Messages;

/// <summary>Messages survive a real wire and a version of the code that is not this one.</summary>
public sealed class MessageTests
{
    [Fact]
    public void There_are_messages_to_look_at()
    {
        Assert.NotEmpty(Contract.Messages);
        Assert.NotEmpty(Contract.Passed);
    }

    [Fact]
    public void Every_type_that_crosses_a_grain_interface_is_marked_for_serialisation() => Holds(
        Contract.Passed.Where(type => !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).Select(type => $"{type} lacks [GenerateSerializer]"));

    [Fact]
    public void Every_message_has_an_alias_of_its_own()
    {
        Holds(Contract.Messages.Where(type => Alias(type) is null).Select(type => $"{type} lacks [Alias]"));
        Holds(Twice(Contract.Messages.Concat(Contract.Interfaces).Select(type => (Alias(type), $"{type}"))));
    }

    [Fact]
    public void Messages_never_change() => Holds(
        Contract.Passed.Where(type => type is { IsEnum: false } && !typeof(Exception).IsAssignableFrom(type))
            .SelectMany(type => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true } set && !IsInit(set)).Select(property => $"{type}.{property.Name} can be set")
                .Concat(type.IsDefined(typeof(ImmutableAttribute), inherit: false) ? [] : [$"{type} lacks [Immutable]"])));

    [Fact]
    public void Every_stored_member_of_a_message_has_a_number_of_its_own() => Holds(
        Contract.Messages.Where(type => !type.IsEnum).SelectMany(type =>
        {
            var members = Contract.Members(type).ToArray();
            var positional = Contract.PrimaryConstructorParameters(type);
            return members.Where(member => member.Id is null && !positional.Contains(member.Name)).Select(member => $"{type}.{member.Name} lacks [Id]")
                .Concat(Twice(members.Where(member => member.Id is not null).Select(member => ((string?)$"{member.Id}", $"{type}.{member.Name}"))));
        }));

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Length > 0;

    private static string? Alias(Type type) => type.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias;

    private static IEnumerable<string> Twice(IEnumerable<(string? Key, string Owner)> all) =>
        all.Where(one => one.Key is not null).GroupBy(one => one.Key).Where(group => group.Count() > 1)
            .Select(group => $"'{group.Key}' is used by {string.Join(" and ", group.Select(one => one.Owner))}");

    private static void Holds(IEnumerable<string> broken)
    {
        var all = broken.Order(StringComparer.Ordinal).ToArray();
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
