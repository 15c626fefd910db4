namespace Gateway.Jobs.Store.Sql;

/// <summary>How the wait for a write ends.</summary>
internal enum WriteEnd
{
    /// <summary>The write is committed or has failed.</summary>
    Settled,

    /// <summary>The deadline has passed.</summary>
    TimedOut,

    /// <summary>The caller has cancelled its wait.</summary>
    Cancelled,
}
