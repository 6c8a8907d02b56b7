using System.Globalization;
using IndexForge.Gateway.Idempotency;
using IndexForge.Gateway.Problems;
using IndexForge.Gateway.RateLimiting;
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

        var limited = RouteClass.Of("/" + context.Description.RelativePath) is not null;
        var creates = metadata.OfType<CreatesMetadata>().Any();
        var responses = new OpenApiResponses();
        foreach (var answer in metadata.OfType<AnswerMetadata>())
        {
            responses[Text(answer.Status)] = new OpenApiResponse
            {
                Description = answer.Description,
                Headers = Headers(answer.Headers, limited, creates),
                Content = answer.Forms.ToDictionary(f => f.ContentType, f => new OpenApiMediaType
                {
                    Schema = f.Type is null ? Opaque(f.ContentType) : made[Text(answer.Status)].Content![f.ContentType].Schema,
                }),
            };
        }

        AddFailures(responses, metadata, made["500"].Content![ProblemWriter.ContentType].Schema!, limited);
        operation.Responses = responses;
        if (metadata.OfType<AnonymousMetadata>().Any())
        {
            operation.Security = [];
        }
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

        (string Name, string Description)[] common =
        [
            .. metadata.OfType<CreatesMetadata>().Select(_ => (IdempotencyMiddleware.Header, "Makes the request safe to repeat: the same key and request get the first answer for a day, another request is refused with 422.")),
            ("X-Request-ID", "An id for this request: echoed, logged, shown by the jobs it makes."),
        ];
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

    private static void AddFailures(OpenApiResponses responses, IList<object> metadata, IOpenApiSchema schema, bool limited)
    {
        string[] any = [ErrorCodes.InvalidRequest, ErrorCodes.Unauthorized, ErrorCodes.Forbidden, ErrorCodes.InternalError, ErrorCodes.Overloaded, ErrorCodes.ShuttingDown, ErrorCodes.StorageUnavailable, ErrorCodes.Timeout];
        var codes = metadata.OfType<AnonymousMetadata>().Any()
            ? [ErrorCodes.InternalError]
            : metadata.OfType<FailuresMetadata>().SelectMany(f => f.Codes).Concat(any).Concat(limited ? [ErrorCodes.RateLimited] : []);
        var creates = metadata.OfType<CreatesMetadata>().Any();
        var kinds = codes.Concat(creates ? [ErrorCodes.Conflict] : []).Distinct().Select(ProblemKinds.Of).Concat(creates ? [ProblemKinds.OtherBody] : []);
        foreach (var failures in kinds.GroupBy(k => k.Status).OrderBy(g => g.Key))
        {
            var key = Text(failures.Key);
            var problem = new OpenApiMediaType { Schema = schema };
            if (responses.TryGetValue(key, out var same) && same.Content is { } content)
            {
                content[ProblemWriter.ContentType] = problem;
                continue;
            }

            string[] own = failures.Any(f => f.RetryAfterSeconds is not null) ? ["Retry-After"] : failures.Key == 401 ? ["WWW-Authenticate"] : [];
            responses[key] = new OpenApiResponse
            {
                Description = string.Join("; ", failures.Select(f => $"{f.Title} ({f.Code})")) + ".",
                // Nobody is counted before it is known who asks.
                Headers = Headers(own, limited && failures.Key is not 401, false),
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

    private static Dictionary<string, IOpenApiHeader> Headers(IEnumerable<string> names, bool limited, bool creates) =>
        names.Prepend("X-Request-ID")
            .Concat(limited ? ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] : [])
            .Concat(creates ? [IdempotencyMiddleware.ReplayedHeader] : [])
            .Distinct()
            .ToDictionary(n => n, n => (IOpenApiHeader)new OpenApiHeader
            {
                Description = n switch
                {
                    "X-Request-ID" => "The request's id.",
                    "ETag" => "Changes whenever the answer would.",
                    "Location" => "Where what was made is shown.",
                    "Retry-After" => "Seconds to wait before trying again.",
                    "WWW-Authenticate" => "How to send credentials.",
                    "X-Cache-Status" => "Where the answer came from: HIT, MISS, STALE or BYPASS.",
                    "Age" => "Seconds since the answer was computed.",
                    "Accept-Ranges" => "Ranges of bytes are served.",
                    "Content-Range" => "Which bytes, of how many.",
                    "RateLimit-Limit" => "Requests allowed in any minute; absent where limits are off.",
                    "RateLimit-Remaining" => "Requests that would be let through now.",
                    "RateLimit-Reset" => "Seconds until the whole limit is there again.",
                    IdempotencyMiddleware.ReplayedHeader => "'true' where this is the kept answer of an earlier request with the same Idempotency-Key.",
                    _ => "The name to save it under.",
                },
                Schema = new OpenApiSchema { Type = n.StartsWith("RateLimit-", StringComparison.Ordinal) || n is "Retry-After" ? JsonSchemaType.Integer : JsonSchemaType.String },
            });

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
