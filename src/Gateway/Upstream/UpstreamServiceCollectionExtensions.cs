using Gateway.Upstream.Forwarding;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Upstream;

internal static class UpstreamServiceCollectionExtensions
{
    /// <summary>YARP with routes and clusters from the section <c>ReverseProxy</c>, or all of them led to the sandbox.</summary>
    public static IServiceCollection AddUpstream(this IServiceCollection services, IConfiguration reverseProxy, SandboxUpstream? sandbox)
    {
        services.AddSingleton<UpstreamUris>();
        services.AddSingleton<UpstreamRequestTransform>();
        services.AddSingleton<AnswerTransform>();
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
        var proxy = services.AddReverseProxy();
        if (sandbox is null)
        {
            proxy.LoadFromConfig(reverseProxy);
        }
        else
        {
            services.AddSingleton(sandbox);
            proxy.LoadFromMemory(SandboxUpstream.Routes, [sandbox.Cluster]);
        }

        // YARP puts the routes of all providers together.
        services.AddSingleton<IProxyConfigProvider, ContractRoutes>();
        // YARP brings data protection along for cookie affinity, which the pipeline leaves out. Its key ring would be written to disk
        // at start, with a warning when that is a container's; keys in memory need neither.
        services.RemoveAll(descriptor => descriptor.ImplementationType?.Name == "DataProtectionHostedService");
        services.AddSingleton<IDataProtectionProvider>(_ => new EphemeralDataProtectionProvider(NullLoggerFactory.Instance));
        proxy.AddConfigFilter<UpstreamClusterFilter>();
        proxy.AddTransforms(static context =>
        {
            // Both directions start from nothing; the two transforms add what may pass.
            context.CopyRequestHeaders = false;
            context.CopyResponseHeaders = false;
            context.CopyResponseTrailers = false;
            context.UseDefaultForwarders = false;
            context.RequestTransforms.Add(context.Services.GetRequiredService<UpstreamRequestTransform>());
            context.ResponseTransforms.Add(context.Services.GetRequiredService<AnswerTransform>());
        });
        return services;
    }

    private static void RemoveAll(this IServiceCollection services, Func<ServiceDescriptor, bool> unwanted)
    {
        foreach (var descriptor in services.Where(unwanted).ToList())
        {
            services.Remove(descriptor);
        }
    }
}
