using Gateway.Configuration.Options;
using Gateway.Metrics;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Memory;

internal static class ConnectionMemoryExtensions
{
    /// <summary>Gives the server a pool whose idle memory is bounded.</summary>
    public static IServiceCollection AddConnectionMemory(this IServiceCollection services)
    {
        services.AddSingleton(static _ => new ConnectionMemory(MemoryDefaults.OfProcess.IdleConnectionBytes));
        services.AddSingleton<IMemoryPoolFactory<byte>>(static provider => provider.GetRequiredService<ConnectionMemory>());
        return services.AddMeasured<ConnectionMemory>();
    }
}
