namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>What a developer's machine may lack is a reason to skip; on CI, which installs it, the lack is a failure.</summary>
internal static class Require
{
    public static void Present(bool present, string what)
    {
        if (present)
        {
            return;
        }

        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"{what}: required on CI");
        }

        Assert.Skip(what);
    }
}
