using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>What a client asks for: a part of the table.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Title">As the table calls it.</param>
/// <param name="Early">The result of a job that is not done.</param>
internal sealed record FaultSection(SandboxOperation Operation, string Title, bool Early = false)
{
    public static IReadOnlyList<FaultSection> All { get; } =
    [
        new(SandboxOperation.Submit, "Submit"),
        new(SandboxOperation.Status, "Status"),
        new(SandboxOperation.Stream, "Stream, made of status calls, which meet the fault"),
        new(SandboxOperation.Result, "Result of a job that is done"),
        new(SandboxOperation.Result, "Result of a job that waits", Early: true),
        new(SandboxOperation.Cancel, "Cancel"),
    ];

    /// <summary>As a segment of a path.</summary>
    public string Segment => (Early ? "early-" : "") + Operation.ToString().ToLowerInvariant();
}
