using System.Globalization;
using IndexForge.Gateway.Problems;
using IndexForge.Grains;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace IndexForge.Gateway.OpenApi;

/// <summary>Writes an operation from what its endpoint says of itself (see <see cref="EndpointDescription"/>).</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var made = operation.Responses ?? [];
        AddParameters(operation, metadata);
        if (metadata.OfType<BodyMetadata>().LastOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Required,
                Content = body.Forms.Count == 1 ? operation.RequestBody!.Content : await Forms(body, context, cancellationToken),
            };
        }

        var responses = new OpenApiResponses();
        foreach (var answer in metadata.OfType<AnswerMetadata>())
        {
            responses[Text(answer.Status)] = new OpenApiResponse
            {
                Description = answer.Description,
                Headers = Headers(answer.Headers),
                Content = answer.Forms.ToDictionary(f => f.ContentType, f => new OpenApiMediaType
                {
                    Schema = f.Type is null ? Opaque(f.ContentType) : made[Text(answer.Status)].Content![f.ContentType].Schema,
                }),
            };
        }

        AddFailures(responses, metadata, made["500"].Content![ProblemWriter.ContentType].Schema!);
        operation.Responses = responses;
    }

    private static void AddParameters(OpenApiOperation operation, IList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (var known in operation.Parameters.OfType<OpenApiParameter>())
        {
            known.Description ??= "The id.";
        }

        foreach (var parameter in metadata.OfType<QueryMetadata>().SelectMany(q => q.Parameters))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Required = parameter.Required,
                Schema = parameter.Schema(),
            });
        }

        (string Name, string Description)[] common = [("X-Request-ID", "An id for this request: echoed, logged, shown by the jobs it makes.")];
        foreach (var (name, description) in metadata.OfType<RequestHeadersMetadata>().SelectMany(h => h.Headers).Concat(common))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static void AddFailures(OpenApiResponses responses, IList<object> metadata, IOpenApiSchema schema)
    {
        string[] any = [ErrorCodes.InvalidRequest, ErrorCodes.Unauthorized, ErrorCodes.Forbidden, ErrorCodes.InternalError, ErrorCodes.ShuttingDown, ErrorCodes.StorageUnavailable, ErrorCodes.Timeout];
        var codes = metadata.OfType<AnonymousMetadata>().Any()
            ? [ErrorCodes.InternalError]
            : metadata.OfType<FailuresMetadata>().SelectMany(f => f.Codes).Concat(any);
        foreach (var failures in codes.Distinct().Select(ProblemKinds.Of).GroupBy(k => k.Status).OrderBy(g => g.Key))
        {
            var key = Text(failures.Key);
            var problem = new OpenApiMediaType { Schema = schema };
            if (responses.TryGetValue(key, out var same) && same.Content is { } content)
            {
                content[ProblemWriter.ContentType] = problem;
                continue;
            }

            responses[key] = new OpenApiResponse
            {
                Description = string.Join("; ", failures.Select(f => $"{f.Title} ({f.Code})")) + ".",
                Headers = Headers(failures.Any(f => f.RetryAfterSeconds is not null) ? ["Retry-After"] : failures.Key == 401 ? ["WWW-Authenticate"] : []),
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemWriter.ContentType] = problem },
            };
        }
    }

    /// <summary>A body in several forms: the form's fields are described, raw bytes are bytes.</summary>
    private static async Task<Dictionary<string, OpenApiMediaType>> Forms(BodyMetadata body, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        foreach (var (contentType, type) in body.Forms)
        {
            content[contentType] = new OpenApiMediaType { Schema = type is null ? Opaque(contentType) : await context.GetOrCreateSchemaAsync(type, null, cancellation) };
        }

        return content;
    }

    private static OpenApiSchema Opaque(string contentType) =>
        contentType == "application/json"
            ? new OpenApiSchema { Type = JsonSchemaType.Object }
            : new OpenApiSchema { Type = JsonSchemaType.String, Format = contentType == "application/octet-stream" ? "binary" : null };

    private static Dictionary<string, IOpenApiHeader> Headers(IEnumerable<string> names) =>
        names.Prepend("X-Request-ID").ToDictionary(n => n, n => (IOpenApiHeader)new OpenApiHeader
        {
            Description = n switch
            {
                "X-Request-ID" => "The request's id.",
                "ETag" => "Changes whenever the answer would.",
                "X-Cache-Status" => "Where the answer came from: HIT, MISS, STALE or BYPASS.",
                "Age" => "Seconds since the answer was computed.",
                "Accept-Ranges" => "Ranges of bytes are served.",
                "Content-Range" => "Which bytes, of how many.",
                "Location" => "Where the job is shown.",
                "Retry-After" => "Seconds to wait before trying again.",
                "WWW-Authenticate" => "How to send credentials.",
                _ => "The name to save it under.",
            },
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
