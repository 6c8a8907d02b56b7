using System.Globalization;
using System.Text.Json.Nodes;
using IndexForge.Grains;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace IndexForge.Gateway.Requests;

/// <summary>
/// A query parameter: declared once, read by the endpoint and shown in the OpenAPI document, so that the two cannot differ.
/// </summary>
internal abstract record Parameter(string Name, string Description)
{
    public bool Required { get; init; }

    public abstract OpenApiSchema Schema();

    /// <summary>Whether the caller names a value, right or wrong.</summary>
    public bool IsGiven(HttpRequest request) => request.Query[Name] is not ([] or [null or ""]);

    /// <summary>The one value given, or null for none or an empty one.</summary>
    protected string? Single(HttpRequest request)
    {
        var values = request.Query[Name];
        return values.Count switch
        {
            0 => null,
            1 => string.IsNullOrEmpty(values[0]) ? null : values[0],
            _ => throw Refuse("is given more than once"),
        };
    }

    protected ServiceException Refuse(string what) => new(ErrorCodes.InvalidRequest, $"The parameter '{Name}' {what}.");
}

/// <summary>A whole number in a range.</summary>
internal sealed record NumberParameter(string Name, string Description, long Default, long Min, long Max) : Parameter(Name, Description)
{
    public int Read(HttpRequest request) => (int)ReadLong(request);

    public long ReadLong(HttpRequest request) => Single(request) is { } text ? Check(text) : Default;

    public long? ReadIfGiven(HttpRequest request) => Single(request) is { } text ? Check(text) : null;

    /// <summary>The same rule for the same value in a JSON body.</summary>
    public long Check(long? value) => value switch
    {
        null => Default,
        { } given when given >= Min && given <= Max => given,
        { } => throw Refuse($"must be a whole number from {Min} to {Max}"),
    };

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = Max > int.MaxValue ? "int64" : "int32",
        Minimum = Min.ToString(CultureInfo.InvariantCulture),
        Maximum = Max.ToString(CultureInfo.InvariantCulture),
        Default = JsonValue.Create(Default),
    };

    private long Check(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Check(value)
            : throw Refuse($"must be a whole number from {Min} to {Max}");
}

/// <summary>True or false.</summary>
internal sealed record FlagParameter(string Name, string Description, bool Default) : Parameter(Name, Description)
{
    public bool Read(HttpRequest request) => Single(request) switch
    {
        null => Default,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Refuse("must be true or false"),
    };

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(Default) };
}

/// <summary>Text up to a length.</summary>
internal sealed record TextParameter(string Name, string Description, int MaxLength) : Parameter(Name, Description)
{
    public string? Read(HttpRequest request) => Check(Single(request));

    /// <summary>The same rule for the same value in a JSON body.</summary>
    public string? Check(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return Required ? throw Refuse("is missing") : null;
        }

        return value.Length <= MaxLength ? value : throw Refuse($"is longer than {MaxLength} characters");
    }

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, MaxLength = MaxLength };
}

/// <summary>Text that may be given several times, or as one list with commas where <see cref="Commas"/> says so.</summary>
internal sealed record TextsParameter(string Name, string Description, int MaxCount, int MaxLength) : Parameter(Name, Description)
{
    public bool Commas { get; init; }

    public string[] Read(HttpRequest request)
    {
        string[] given = [.. request.Query[Name].Where(v => !string.IsNullOrEmpty(v)).Select(v => v!)];
        return Check(Commas ? [.. given.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries))] : given);
    }

    /// <summary>The same rule for the same values in a JSON body.</summary>
    public string[] Check(string[] values)
    {
        if (values.Length > MaxCount)
        {
            throw Refuse($"has more than {MaxCount} values");
        }

        return Array.Exists(values, v => v.Length > MaxLength) ? throw Refuse($"has a value longer than {MaxLength} characters") : values;
    }

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = MaxCount,
        Items = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = MaxLength },
    };
}

/// <summary>One of the names of an enumeration, in camel case.</summary>
internal sealed record ChoiceParameter<T>(string Name, string Description, T? Default = null) : Parameter(Name, Description)
    where T : struct, Enum
{
    private static readonly string[] Choices = [.. Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..])];

    public T? Read(HttpRequest request) => Check(Single(request));

    /// <summary>The same rule for the same value in a JSON body.</summary>
    public T? Check(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        var at = Array.IndexOf(Choices, text);
        return at >= 0 ? Enum.GetValues<T>()[at] : throw Refuse($"must be one of {string.Join(", ", Choices)}");
    }

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. Choices.Select(c => (JsonNode)JsonValue.Create(c))],
        Default = Default is { } value ? JsonValue.Create(Choices[Array.IndexOf(Enum.GetValues<T>(), value)]) : null,
    };
}
