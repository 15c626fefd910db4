namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Skips a test if a tool is missing. On CI, which installs the tools, the test fails instead.</summary>
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
