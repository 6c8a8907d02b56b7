using System.Collections.Immutable;

namespace IndexForge.Engine.Tests.LocalOnly;

[GenerateSerializer, Immutable, Alias("test-positional")]
public sealed record Positional(string Name, ImmutableArray<Inner> Inners, Dictionary<string, int[]>? Numbers = null)
{
    [Id(0)]
    public TimeSpan? Extra { get; init; }

    public int Length => Name.Length;
}

[GenerateSerializer, Alias("test-inner")]
public sealed class Inner
{
    [Id(0)]
    public List<string> Words { get; set; } = [];

    [Id(1)]
    public Inner? Next { get; set; }
}

[GenerateSerializer, Alias("test-forgetful")]
public sealed record Forgetful
{
    [Id(0)]
    public string Kept { get; init; } = "";

    public string Forgotten { get; init; } = "";
}

public sealed record Unmarked(string Name);

[GenerateSerializer, Alias("test-error")]
public sealed class CodedException(string message, string code) : Exception(message)
{
    [Id(0)]
    public string Code { get; } = code;
}

public sealed class CarelessException(string message, string code) : Exception(message)
{
    public string Code { get; } = code;
}

public interface IStrictGrain : IGrainWithStringKey
{
    Task<Positional> Pass(Positional value);

    Task<Inner> PassInner(Inner value);

    Task<Forgetful> PassForgetful(Forgetful value);

    Task<object?> PassAny(object? value);

    Task<IReadOnlyList<int>> Lazily(int count);

    Task<(string Name, int[] Numbers)> PassTuple((string Name, int[] Numbers) value);

    Task Fail(string code);

    Task FailCarelessly(string code);
}

[GrainType("test-strict")]
public sealed class StrictGrain : Grain, IStrictGrain
{
    public Task<Positional> Pass(Positional value) => Task.FromResult(value);

    public Task<Inner> PassInner(Inner value) => Task.FromResult(value);

    public Task<Forgetful> PassForgetful(Forgetful value) => Task.FromResult(value);

    public Task<object?> PassAny(object? value) => Task.FromResult(value);

    public Task<IReadOnlyList<int>> Lazily(int count) => Task.FromResult<IReadOnlyList<int>>([.. Enumerable.Range(0, count)]);

    public Task<(string Name, int[] Numbers)> PassTuple((string Name, int[] Numbers) value) => Task.FromResult(value);

    public Task Fail(string code) => throw new CodedException("coded", code);

    public Task FailCarelessly(string code) => throw new CarelessException("careless", code);
}
