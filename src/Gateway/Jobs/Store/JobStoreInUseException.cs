namespace Gateway.Jobs.Store;

/// <summary>Another gateway uses the store's file.</summary>
internal sealed class JobStoreInUseException(string file) : Exception(
    $"another gateway uses the SQLite file '{file}'; only one gateway may use a SQLite file. "
    + "Stop the other gateway, configure another file, or use a PostgreSQL database, which several gateways may share");
