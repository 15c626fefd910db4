namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// How long a test waits for something that will happen. The deadline only ends a test that hangs, so it is far above the time that a
/// busy machine needs.
/// </summary>
internal static class TestDeadline
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
}
