using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Problems;
using IndexForge.Grains;
using IndexForge.Grains.Access;
using Microsoft.AspNetCore.Http;

namespace IndexForge.Gateway.Access;

/// <summary>Notes refusals of access that are found deeper inside, and everything that administrators change.</summary>
internal sealed class AuditMiddleware(RequestDelegate next, Refusals refusals)
{
    public async Task Invoke(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (ServiceException error) when (Refusals.IsAudited(error.Code))
        {
            refusals.Note(http, ProblemKinds.Of(error.Code).Status, error.Code);
            throw;
        }
    }

    /// <summary>For endpoints that change something for administrators: the entry is durable before the answer goes out.</summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        var log = (AuditLog)http.RequestServices.GetService(typeof(AuditLog))!;
        object? result;
        try
        {
            result = await next(context);
        }
        catch (ServiceException error)
        {
            await log.Did(http, ProblemKinds.Of(error.Code).Status, error.Code);
            throw;
        }

        await log.Did(http, (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK, null);
        return result;
    }
}
