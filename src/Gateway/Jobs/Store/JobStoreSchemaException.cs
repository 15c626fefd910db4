namespace Gateway.Jobs.Store;

/// <summary>The database was migrated by a newer program; only that one, or a newer one still, may use it.</summary>
internal sealed class JobStoreSchemaException(int found, int known)
    : Exception($"The job store has schema version {found}, but this program knows only versions up to {known}: run the newer program or "
        + $"restore a backup.");
