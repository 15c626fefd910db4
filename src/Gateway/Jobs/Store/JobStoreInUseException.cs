namespace Gateway.Jobs.Store;

/// <summary>Another gateway uses the store's file.</summary>
internal sealed class JobStoreInUseException(string file) : Exception(
    $"another gateway uses the SQLite file '{file}'; a SQLite file belongs to one gateway. "
    + "Stop the other one, name another file, or use a PostgreSQL database, which several gateways may share");
