namespace Gateway.Jobs.Results;

/// <summary>What the gateway has of the result of a job.</summary>
internal enum ResultState
{
    /// <summary>Nothing, and nothing will come: the job has no result, or its result is not kept.</summary>
    NotKept,

    /// <summary>Nothing yet. The result will be fetched.</summary>
    Pending,

    Kept,
}
