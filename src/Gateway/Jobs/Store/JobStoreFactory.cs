using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Postgres;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;

namespace Gateway.Jobs.Store;

internal static class JobStoreFactory
{
    /// <summary>Creates the store object. <see cref="IJobStore.InitializeAsync"/> is the first access to the database.</summary>
    public static JobStore Create(
        StoreAddress address, JobsOptions options, StoreMetrics metrics, TimeProvider time, ILogger<JobStore> logger)
    {
        IJobDatabase database = address.SqliteFile is { } file
            ? new SqliteJobDatabase(file, options.StoreTimeout, time) { Lock = new SqliteFileLock(file) }
            : new PostgresJobDatabase(address.Postgres!, options.StoreTimeout, time);
        return new JobStore(database, options.StoreTimeout, metrics, time, logger);
    }
}
