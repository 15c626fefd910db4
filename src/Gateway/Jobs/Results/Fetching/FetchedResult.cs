using Gateway.Errors;
using Gateway.Jobs.Store.Documents;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>The upstream's response to the fetch of a result. It holds the memory of the document until it is disposed.</summary>
internal sealed class FetchedResult : IDisposable
{
    private readonly IDisposable? _memory;

    private FetchedResult(IDisposable? memory = null) => _memory = memory;

    /// <summary>The model's own final response. Null: there is none, or it is larger than what may be kept.</summary>
    public KeptDocument? Document { get; private init; }

    /// <summary>The status of the model's own final response. Null: there is none.</summary>
    public int? Status { get; private init; }

    public ResultFacts Facts { get; private init; } = ResultFacts.None;

    /// <summary>Why there is no document. Null: there is one, or it is too large.</summary>
    public GatewayError? Fault { get; private init; }

    /// <summary>Whether the upstream, and no fault, says that it has no such result.</summary>
    public bool IsMissing { get; private init; }

    public bool IsTooLarge => Document is null && Fault is null;

    public static FetchedResult Of(KeptDocument document, ResultFacts facts, IDisposable? memory) =>
        new(memory) { Document = document, Status = document.Status, Facts = facts };

    public static FetchedResult TooLarge(int status, ResultFacts facts) => new() { Status = status, Facts = facts };

    public static FetchedResult Failed(GatewayError fault) => new() { Fault = fault };

    public static FetchedResult Missing(GatewayError fault) => new() { Fault = fault, IsMissing = true };

    public void Dispose() => _memory?.Dispose();
}
