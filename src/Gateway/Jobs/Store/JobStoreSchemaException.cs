namespace Gateway.Jobs.Store;

/// <summary>A newer program has migrated the database in a way that this program cannot ignore. Only that version or a later one can use
/// it.</summary>
internal sealed class JobStoreSchemaException(int found, int known)
    : Exception($"The job store has schema version {found}, but this program knows only versions up to {known}: run the newer program or "
        + $"restore a backup.");
