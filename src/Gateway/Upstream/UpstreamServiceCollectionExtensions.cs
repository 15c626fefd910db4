using Gateway.Upstream.Forwarding;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Upstream;

internal static class UpstreamServiceCollectionExtensions
{
    /// <summary>Adds YARP with the routes and clusters of the section <c>ReverseProxy</c>, or with routes to the sandbox only.</summary>
    public static IServiceCollection AddUpstream(this IServiceCollection services, IConfiguration reverseProxy, SandboxUpstream? sandbox)
    {
        UpstreamHttpClientFactory.FixHttp2Window();
        services.AddSingleton<UpstreamUris>();
        services.AddSingleton<UpstreamRequest>();
        services.AddSingleton<UpstreamAnswer>();
        services.AddSingleton<UpstreamTransformer>();
        services.AddSingleton<CallDeadlines>();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        var proxy = services.AddReverseProxy();
        if (sandbox is null)
        {
            proxy.LoadFromConfig(reverseProxy);
        }
        else
        {
            services.AddSingleton(sandbox);
            services.AddSingleton(_ => new SandboxImages(sandbox.Server));
            proxy.LoadFromMemory(SandboxUpstream.Routes, [sandbox.Cluster]);
        }

        // YARP merges the routes of all providers.
        services.AddSingleton<IProxyConfigProvider, ContractRoutes>();
        // YARP adds data protection for cookie affinity, which the pipeline does not use. At start it would write its key ring to disk, and
        // log a warning if that disk belongs to a container. Keys in memory avoid both.
        services.RemoveAll(descriptor => descriptor.ImplementationType?.Name == "DataProtectionHostedService");
        services.AddSingleton<IDataProtectionProvider>(_ => new EphemeralDataProtectionProvider(NullLoggerFactory.Instance));
        // YARP adds authorization for policies of its routes, which the gateway refuses at start. With these services the framework would
        // put its middleware in front of the pipeline, where it has no endpoint to check.
        services.RemoveAll<IAuthorizationHandlerProvider>().RemoveAll<IAuthorizationService>().RemoveAll<IPolicyEvaluator>();
        proxy.AddConfigFilter<UpstreamClusterFilter>();
        proxy.AddTransforms(AddTo);
        return services;
    }

    /// <summary>The same work as <see cref="UpstreamTransformer"/>, for a route to which an operator has added transforms.</summary>
    private static void AddTo(TransformBuilderContext route)
    {
        var request = route.Services.GetRequiredService<UpstreamRequest>();
        var answer = route.Services.GetRequiredService<UpstreamAnswer>();
        // Neither direction copies headers; the two transforms add the allowed ones.
        route.CopyRequestHeaders = false;
        route.CopyResponseHeaders = false;
        route.CopyResponseTrailers = false;
        route.UseDefaultForwarders = false;
        route.AddRequestTransform(call =>
        {
            request.Build(call.HttpContext, call.ProxyRequest, call.DestinationPrefix);
            return ValueTask.CompletedTask;
        });
        route.AddResponseTransform(async call =>
        {
            if (call.ProxyResponse is { } response)
            {
                call.SuppressResponseBody = !await answer.ReadAsync(call.HttpContext, response, call.CancellationToken);
            }
        });
    }

    private static void RemoveAll(this IServiceCollection services, Func<ServiceDescriptor, bool> unwanted)
    {
        foreach (var descriptor in services.Where(unwanted).ToList())
        {
            services.Remove(descriptor);
        }
    }
}
