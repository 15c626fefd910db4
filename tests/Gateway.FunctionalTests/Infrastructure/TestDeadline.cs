namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// How long a test waits for an event. The deadline only ends a test that hangs, so it is far longer than a busy machine needs.
/// </summary>
internal static class TestDeadline
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
}
