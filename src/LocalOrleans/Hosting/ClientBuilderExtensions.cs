using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Options and services by way of the client builder.</summary>
public static class ClientBuilderExtensions
{
    public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, Action<TOptions> configureOptions)
        where TOptions : class
    {
        builder.Services.Configure(configureOptions);
        return builder;
    }
}
