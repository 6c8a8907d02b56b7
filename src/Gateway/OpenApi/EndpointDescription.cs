using IndexForge.Gateway.Requests;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace IndexForge.Gateway.OpenApi;

/// <summary>What an endpoint says of itself, beside its route: the whole source of its part of the OpenAPI document.</summary>
internal static class EndpointDescription
{
    /// <summary>The operation's id and what it does in a sentence.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string operationId, string summary) =>
        builder.WithName(operationId).WithSummary(summary);

    /// <summary>Query parameters.</summary>
    public static RouteHandlerBuilder Query(this RouteHandlerBuilder builder, params Parameter[] parameters) =>
        builder.WithMetadata(new QueryMetadata(parameters));

    /// <summary>Request headers beside those that every request may carry.</summary>
    public static RouteHandlerBuilder Headers(this RouteHandlerBuilder builder, params (string Name, string Description)[] headers) =>
        builder.WithMetadata(new RequestHeadersMetadata(headers));

    /// <summary>A body in one of these forms; a null type means bytes.</summary>
    public static RouteHandlerBuilder Body(this RouteHandlerBuilder builder, bool required, params (string ContentType, Type? Type)[] forms) =>
        builder.WithMetadata(new BodyMetadata(required, forms, null));

    /// <summary>A JSON body of at most so many bytes.</summary>
    public static RouteHandlerBuilder JsonBody<T>(this RouteHandlerBuilder builder, bool required, int maxBytes = Json.SmallBody) =>
        builder.WithMetadata(new BodyMetadata(required, [("application/json", typeof(T))], maxBytes), new AcceptsMetadata(["application/json"], typeof(T), isOptional: !required))
            .Fails(ErrorCodes.UnsupportedFormat, ErrorCodes.FileTooLarge);

    /// <summary>A JSON answer.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder builder, int status, string description, params string[] headers) =>
        builder.Answers(status, description, [("application/json", typeof(T))], headers);

    /// <summary>An answer in one of these forms; a null type means text or bytes.</summary>
    public static RouteHandlerBuilder Answers(
        this RouteHandlerBuilder builder, int status, string description, (string ContentType, Type? Type)[] forms, params string[] headers) =>
        builder.WithMetadata([
            new AnswerMetadata(status, description, forms, headers),
            // The framework makes schemas and their components from its own metadata only.
            .. forms.Where(f => f.Type is not null).Select(f => new ProducesResponseTypeMetadata(status, f.Type, [f.ContentType])),
        ]);

    /// <summary>Error codes beside those that any request may meet.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder builder, params string[] codes) =>
        builder.WithMetadata(new FailuresMetadata(codes));

    /// <summary>Served without credentials in every environment.</summary>
    public static RouteHandlerBuilder Anonymous(this RouteHandlerBuilder builder) => builder.WithMetadata(new AnonymousMetadata());

    /// <summary>The scope it asks for, where its method does not say it (reads ask for <c>read</c>, all else for <c>write</c>).</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Scopes scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ScopeMetadata(scope));

    /// <summary>Served without credentials to the addresses of <c>Access:MetricsFrom</c>.</summary>
    public static RouteHandlerBuilder OpenToScrapers(this RouteHandlerBuilder builder) => builder.WithMetadata(new ScrapeMetadata());

    /// <summary>Answers without an end of its own.</summary>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder builder) => builder.WithMetadata(new StreamMetadata());

    /// <summary>Makes something: sending it again with the same <c>Idempotency-Key</c> must not make another.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="tellsSecret">Whether its answer has a <c>secret</c> that must not be kept.</param>
    public static RouteHandlerBuilder Creates(this RouteHandlerBuilder builder, bool tellsSecret = false) => builder.WithMetadata(new CreatesMetadata(tellsSecret));

    /// <summary>A POST that takes no <c>Idempotency-Key</c>, because sending it again does no harm.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="why">Why it does none.</param>
    public static RouteHandlerBuilder Repeatable(this RouteHandlerBuilder builder, string why) => builder.WithMetadata(new RepeatableMetadata(why));
}

internal sealed record QueryMetadata(IReadOnlyList<Parameter> Parameters);

internal sealed record RequestHeadersMetadata(IReadOnlyList<(string Name, string Description)> Headers);

/// <param name="Required">Whether there must be one.</param>
/// <param name="Forms">Its forms.</param>
/// <param name="MaxBytes">The most bytes it may have; null where only the limit of all requests holds.</param>
internal sealed record BodyMetadata(bool Required, IReadOnlyList<(string ContentType, Type? Type)> Forms, int? MaxBytes);

internal sealed record AnswerMetadata(int Status, string Description, IReadOnlyList<(string ContentType, Type? Type)> Forms, IReadOnlyList<string> Headers);

internal sealed record FailuresMetadata(IReadOnlyList<string> Codes);

internal sealed record AnonymousMetadata;

internal sealed record ScopeMetadata(Scopes Scope);

internal sealed record ScrapeMetadata;

internal sealed record StreamMetadata;

internal sealed record CreatesMetadata(bool TellsSecret);

internal sealed record RepeatableMetadata(string Why);
