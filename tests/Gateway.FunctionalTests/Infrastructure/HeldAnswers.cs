using Gateway.FunctionalTests.Faults;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// Holds responses of the sandbox until the test lets them go, so that the steps of the test meanwhile need no certain speed. The sandbox
/// needs <see cref="Clock"/>, and the fault the delay <see cref="DelayMs"/>.
/// </summary>
internal sealed class HeldAnswers
{
    /// <summary>Longer than every test.</summary>
    public const int DelayMs = 3_600_000;

    private readonly JumpingClock _clock = new(TimeSpan.FromMilliseconds(DelayMs));

    public TimeProvider Clock => _clock;

    /// <summary>A response of this operation that is held, and otherwise is as usual.</summary>
    public static SandboxFault Of(SandboxOperation operation, string fault = SandboxFaultNames.Delay, bool? accept = null) =>
        new() { Fault = fault, DelayMs = DelayMs, Accept = accept, Match = new() { Operation = operation } };

    /// <summary>Lets the responses go that are held now. There is at least one, or there will be.</summary>
    public Task LetGoAsync() => Eventually.IsTrueAsync(() => _clock.FireLong() > 0);
}
