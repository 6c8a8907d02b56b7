using System.Reflection;
using System.Text.Json.Nodes;
using IndexForge.Storage;
using Orleans.Runtime;

namespace IndexForge.Grains.Tests.Golden;

/// <summary>
/// What any build, on either engine, has stored must be read for ever: a state of each kind, with every member set, as the bytes that
/// are in the store (States/*.json).
/// </summary>
public sealed class StateBytesTests
{
    private static readonly GrainStateSerializer Serializer = new([]);

    public static TheoryData<Type> States => [.. typeof(StorageNames).Assembly.GetTypes().Concat(typeof(IndexForge.Grains.Documents.DocumentGrain).Assembly.GetTypes())
        .SelectMany(type => type.GetConstructors())
        .SelectMany(constructor => constructor.GetParameters())
        .Select(parameter => parameter.ParameterType)
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IPersistentState<>))
        .Select(type => type.GetGenericArguments()[0])
        .Distinct()];

    [Theory]
    [MemberData(nameof(States))]
    public void What_was_stored_is_read_and_stored_again_as_it_was(Type state)
    {
        var golden = Golden(state);
        var again = Call<BinaryData>(nameof(GrainStateSerializer.Serialize), state, Call<object>(nameof(GrainStateSerializer.Deserialize), state, BinaryData.FromString(golden)));
        Assert.Empty(Missing(JsonNode.Parse(golden), JsonNode.Parse(again.ToString()), state.Name, values: true));
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Every_member_is_among_the_golden_bytes(Type state)
    {
        var filled = Call<BinaryData>(nameof(GrainStateSerializer.Serialize), state, FilledState.Of(state)).ToString();
        var missing = Missing(JsonNode.Parse(filled), JsonNode.Parse(Golden(state)), state.Name, values: false).ToList();
        Assert.True(missing.Count == 0, $"Add {string.Join(", ", missing)} to Golden/States/{state.Name}.json, for example from:\n{filled}");
    }

    private static string Golden(Type state)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", "States", state.Name + ".json");
        return File.Exists(path) ? File.ReadAllText(path) : "{}";
    }

    private static T Call<T>(string method, Type state, object argument) => (T)typeof(GrainStateSerializer)
        .GetMethods(BindingFlags.Instance | BindingFlags.Public).Single(m => m.Name == method)
        .MakeGenericMethod(state).Invoke(Serializer, [argument])!;

    /// <summary>Paths of what the first has and the second has not.</summary>
    private static IEnumerable<string> Missing(JsonNode? expected, JsonNode? actual, string path, bool values) => (expected, actual) switch
    {
        (JsonObject e, JsonObject a) => e.SelectMany(m => a.ContainsKey(m.Key) ? Missing(m.Value, a[m.Key], $"{path}.{m.Key}", values) : [$"{path}.{m.Key}"]),
        (JsonArray e, JsonArray a) => e.Count == a.Count || !values ? e.Zip(a).SelectMany(pair => Missing(pair.First, pair.Second, $"{path}[]", values)) : [path],
        _ => !values || JsonNode.DeepEquals(expected, actual) ? [] : [path],
    };
}
