using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Hostile;

/// <param name="Resident">Resident memory of the gateway in bytes.</param>
/// <param name="Managed">Managed memory after a collection, in bytes. Null: the process did not collect.</param>
/// <param name="Connections">Connections of clients.</param>
/// <param name="Descriptors">Open file descriptors.</param>
/// <param name="FileBytes">Bytes in the directory of uploaded files.</param>
internal sealed record ResourceFigures(long Resident, long? Managed, int Connections, int Descriptors, long FileBytes)
{
    public static ResourceFigures Of(GatewayProcess process, long? managed) => new(
        process.ResidentMemory, managed, ServerConnections.Of(process.Addresses), process.OpenDescriptors, UploadedBytes.Of(process));
}
