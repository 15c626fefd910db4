namespace Gateway.Jobs.Settling;

/// <summary>Why money was moved, as the ledger says it. The texts are stored.</summary>
internal static class SettlementReasons
{
    /// <summary>By the units that the upstream charges.</summary>
    public const string BillableUnits = "billable_units";

    /// <summary>By the images of the result.</summary>
    public const string ResultImages = "result_images";

    /// <summary>The result says neither, so what was asked for is charged.</summary>
    public const string AskedFor = "asked_for";

    /// <summary>No result came in time, so what was asked for is charged.</summary>
    public const string NoResult = "no_result";

    /// <summary>The model refused the input.</summary>
    public const string RefusedByModel = "refused_by_model";

    /// <summary>The model or the upstream failed.</summary>
    public const string Failed = "failed";

    /// <summary>No answer of the upstream was stored in time: the process ended meanwhile.</summary>
    public const string NoAnswer = "no_answer";

    /// <summary>The job was deleted because of its age before it ended.</summary>
    public const string JobDeleted = "job_deleted";
}
