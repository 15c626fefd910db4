using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>An operation of the client, which is a section of the table.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Title">The title of the section.</param>
/// <param name="Early">The result of a job that is not finished.</param>
/// <param name="Followed">The gateway itself asks, and no client.</param>
/// <param name="Kept">The gateway itself fetches the result of a job that has ended.</param>
internal sealed record FaultSection(
    SandboxOperation Operation, string Title, bool Early = false, bool Followed = false, bool Kept = false)
{
    public static IReadOnlyList<FaultSection> All { get; } =
    [
        new(SandboxOperation.Submit, "Submit"),
        new(SandboxOperation.Status, "Status"),
        new(SandboxOperation.Stream, "Status stream (the fault applies to its status calls)"),
        new(SandboxOperation.Result, "Result of a finished job"),
        new(SandboxOperation.Result, "Result of a queued job", Early: true),
        new(SandboxOperation.Cancel, "Cancel"),
        new(SandboxOperation.Status, "Following (the gateway asks for a job that no client asks for)", Followed: true),
        new(SandboxOperation.Result, "Result keeping (the gateway fetches the result of a job that has ended)", Kept: true),
    ];

    /// <summary>Whether a client makes the call.</summary>
    public bool IsOfClient => !Followed && !Kept;

    /// <summary>The operation as a path segment.</summary>
    public string Segment => (Early ? "early-" : Followed ? "followed-" : Kept ? "kept-" : "") + Operation.ToString().ToLowerInvariant();
}
