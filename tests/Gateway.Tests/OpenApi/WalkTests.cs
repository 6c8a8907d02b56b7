using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.OpenApi;

/// <summary>
/// Walks every operation of the document on the real service, with requests made from its schemas: right ones, and ones that are wrong in
/// every way the schema lets be named. Whatever comes back must be described, and nothing may be a fault of ours.
/// </summary>
public sealed class WalkTests : IAsyncLifetime
{
    private const int RequestsPerOperation = 40;

    private RealGateway _gateway = null!;
    private JsonElement _document;
    private string _documentId = "";
    private string _jobId = "";
    private string _keyId = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RealGateway.Start();
        _document = await (await _gateway.Get("/openapi/v1.json")).Json();
        using var upload = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documents?name=a.csv&wait=30") { Content = new StringContent("name,n\nann,1\nben,2\n", null, "text/csv") };
        upload.Headers.Add("X-API-Key", RealGateway.Bootstrap);
        using var response = await _gateway.Client.SendAsync(upload);
        var item = (await response.Json()).GetProperty("items")[0];
        (_documentId, _jobId) = (item.GetProperty("documentId").GetString()!, item.GetProperty("jobId").GetString()!);
        (_keyId, _) = await _gateway.MakeKey(new { name = "k", scopes = new[] { "read" } });
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_operation_answers_as_described(int seed)
    {
        var random = new Random(seed);
        var faults = new List<string>();
        var answered = new HashSet<string>();
        // What deletes goes last, so that the others find something.
        foreach (var (path, method, operation) in Operations().OrderBy(o => o.Method == "delete"))
        {
            for (var i = 0; i < RequestsPerOperation; i++)
            {
                using var request = Make(random, path, method, operation);
                using var response = await _gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var what = $"{method} {request.RequestUri} [{request.Content?.Headers.ContentType}]: {(int)response.StatusCode}";
                if (await Judge(operation, response) is { } fault)
                {
                    faults.Add($"{what} {fault}");
                }
                else if (response.IsSuccessStatusCode)
                {
                    answered.Add($"{method} {path}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct().Take(40)));
        // The walk is about more than refusals: nearly everything has been done, too.
        Assert.True(answered.Count >= Operations().Count() * 3 / 4, $"Answered only: {string.Join(", ", answered)}");
    }

    private async Task<string?> Judge(JsonElement operation, HttpResponseMessage response)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if ((int)response.StatusCode >= 500)
        {
            return "is a fault of ours: " + await response.Content.ReadAsStringAsync();
        }

        if (!operation.GetProperty("responses").TryGetProperty(status, out var described))
        {
            return "is not described";
        }

        foreach (var header in response.Headers.Where(h => h.Key is "ETag" or "Location" or "Retry-After" or "X-Cache-Status" or "Age" or "Idempotent-Replayed" or "WWW-Authenticate"))
        {
            if (!described.GetProperty("headers").TryGetProperty(header.Key, out _))
            {
                return $"has the header {header.Key}, which is not described";
            }
        }

        if (response.Content.Headers.ContentType?.MediaType is not { } type)
        {
            return null;
        }

        if (!described.TryGetProperty("content", out var content) || (!content.TryGetProperty(type, out var form) && !content.TryGetProperty("application/octet-stream", out form)))
        {
            return $"is {type}, which is not described";
        }

        if (type is "application/json" or "application/problem+json" && form.TryGetProperty("schema", out var schema))
        {
            try
            {
                new SchemaCheck(_document).Check(await response.Json(), schema, "answer");
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return error.Message;
            }
        }

        return null;
    }

    private HttpRequestMessage Make(Random random, string path, string method, JsonElement operation)
    {
        var address = new StringBuilder(path);
        var query = new List<string>();
        var headers = new List<(string Name, string Value)>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToArray() : [])
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    address.Replace($"{{{name}}}", Uri.EscapeDataString(PathValue(random, path)));
                    break;
                case "header" when name != "X-Request-ID" && random.Next(3) == 0:
                    headers.Add((name, Text(random, ascii: true)));
                    break;
                case "query" when random.Next(2) == 0 || (parameter.TryGetProperty("required", out var required) && required.GetBoolean() && random.Next(8) > 0):
                    var given = random.Next(4) > 0 ? Valid(random, parameter.GetProperty("schema"), name) : Text(random, ascii: false);
                    query.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(given)}");
                    if (random.Next(20) == 0)
                    {
                        query.Add($"{Uri.EscapeDataString(name)}=again");
                    }

                    break;
            }
        }

        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), address + (query.Count > 0 ? "?" + string.Join('&', query) : ""));
        request.Headers.Add("X-API-Key", RealGateway.Bootstrap);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (operation.TryGetProperty("requestBody", out var body) && random.Next(10) > 0)
        {
            var forms = body.GetProperty("content").EnumerateObject().ToArray();
            request.Content = Body(random, forms[random.Next(forms.Length)]);
        }

        return request;
    }

    private string PathValue(Random random, string path) => random.Next(5) switch
    {
        0 => Text(random, ascii: false) is { Length: > 0 } text and not ("." or "..") ? text : "x",
        1 => IndexForge.Grains.Ids.Of($"{random.Next()}"),
        _ when path.Contains("/jobs", StringComparison.Ordinal) => _jobId,
        _ when path.Contains("/keys", StringComparison.Ordinal) => _keyId,
        _ when path.Contains("/breakers", StringComparison.Ordinal) => "converter:pdf",
        _ => _documentId,
    };

    private HttpContent Body(Random random, JsonProperty form)
    {
        if (form.Name == "multipart/form-data")
        {
            var multipart = new MultipartFormDataContent();
            for (var i = random.Next(3); i >= 0; i--)
            {
                multipart.Add(new ByteArrayContent(Encoding.UTF8.GetBytes($"a,b\n{random.Next(5)},{i}\n")), random.Next(6) == 0 ? "other" : "file", ((string[])["a.csv", "b c.csv", "..", "\u65e5\u672c.csv"])[random.Next(4)]);
            }

            if (random.Next(2) == 0)
            {
                multipart.Add(new StringContent(random.Next(2) == 0 ? "{\"maxRows\":3}" : Text(random, ascii: false)), "options");
            }

            return multipart;
        }

        if (form.Name != "application/json")
        {
            var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes($"a,b\n{random.Next(5)},2\n"));
            bytes.Headers.ContentType = new MediaTypeHeaderValue(form.Name.Contains('*', StringComparison.Ordinal) ? "text/csv" : form.Name);
            return bytes;
        }

        var node = Node(random, form.Value.GetProperty("schema"), "", 0);
        if (random.Next(2) == 0)
        {
            node = Damage(random, node);
        }

        var text = node?.ToJsonString() ?? "null";
        return new StringContent(random.Next(12) == 0 ? text[..(text.Length / 2)] : text, Encoding.UTF8, random.Next(12) == 0 ? "text/plain" : "application/json");
    }

    private JsonNode? Node(Random random, JsonElement schema, string name, int depth)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Node(random, _document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), name, depth);
        }

        foreach (var alternatives in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(alternatives, out var all))
            {
                return Node(random, all[random.Next(all.GetArrayLength())], name, depth);
            }
        }

        switch (Type(random, schema))
        {
            case "object":
                var made = new JsonObject();
                foreach (var property in schema.TryGetProperty("properties", out var properties) && depth < 6 ? properties.EnumerateObject().ToArray() : [])
                {
                    if (random.Next(3) > 0)
                    {
                        made[property.Name] = Node(random, property.Value, property.Name, depth + 1);
                    }
                }

                return made;
            case "array":
                return new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => schema.TryGetProperty("items", out var items) ? Node(random, items, name, depth + 1) : null)]);
            case "integer":
            case "number":
                return JsonValue.Create(random.Next(1, 50));
            case "boolean":
                return JsonValue.Create(random.Next(2) == 0);
            case "null":
                return null;
            default:
                return JsonValue.Create(Valid(random, schema, name));
        }
    }

    private static string? Type(Random random, JsonElement schema) => !schema.TryGetProperty("type", out var type) ? "string"
        : type.ValueKind == JsonValueKind.Array ? type[random.Next(type.GetArrayLength())].GetString() : type.GetString();

    /// <summary>One value somewhere is of another kind.</summary>
    private static JsonNode? Damage(Random random, JsonNode? node)
    {
        if (node is JsonObject { Count: > 0 } fields && random.Next(3) > 0)
        {
            var name = fields.ElementAt(random.Next(fields.Count)).Key;
            fields[name] = Damage(random, fields[name]?.DeepClone());
            return fields;
        }

        return random.Next(7) switch
        {
            0 => null,
            1 => JsonValue.Create(-1),
            2 => JsonValue.Create(1e300),
            3 => new JsonArray(new JsonObject(), JsonValue.Create(true)),
            4 => new JsonObject { ["unknown"] = new JsonArray() },
            5 => JsonValue.Create(Text(random, ascii: false)),
            _ => JsonValue.Create(false),
        };
    }

    private string Valid(Random random, JsonElement schema, string name)
    {
        if (schema.TryGetProperty("enum", out var choices))
        {
            return choices[random.Next(choices.GetArrayLength())].GetString() ?? "";
        }

        switch (Type(random, schema))
        {
            case "integer":
                var (low, high) = (Bound(schema, "minimum", 1), Bound(schema, "maximum", 100));
                return random.Next(8) switch { 0 => $"{low}", 1 => $"{high}", 2 => $"{low - 1}", 3 => $"{(decimal)high + 1}", _ => $"{Math.Min(high, low + random.Next(3))}" };
            case "boolean":
                return random.Next(2) == 0 ? "true" : "false";
            default:
                return name switch
                {
                    "q" or "text" or "question" => "ann",
                    "name" => "a name",
                    "scopes" => "read",
                    "documentId" => _documentId,
                    "wait" => "0",
                    _ => random.Next(3) == 0 ? Text(random, ascii: false) : "default",
                };
        }
    }

    private static long Bound(JsonElement schema, string name, long otherwise) =>
        schema.TryGetProperty(name, out var bound) && bound.ValueKind == JsonValueKind.Number ? bound.GetInt64() : otherwise;

    private static string Text(Random random, bool ascii) => random.Next(9) switch
    {
        0 => "",
        1 => new string('x', 5_000),
        2 => "..",
        3 => "-1",
        4 => "a b;c,d=\"e\"",
        5 => ascii ? "%00" : "\u0000\u0001",
        6 => ascii ? "*" : "\u65e5\u672c \ud83d\ude00 \u202e",
        7 => "' OR 1=1 --",
        _ => "null",
    };

    private IEnumerable<(string Path, string Method, JsonElement Operation)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where !path.Name.EndsWith("/events", StringComparison.Ordinal)
        select (path.Name, method.Name, method.Value);
}
