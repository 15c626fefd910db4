using System.Globalization;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The number of rounds of a test: small by default, larger if an environment variable is set.</summary>
internal static class Rounds
{
    public const string Crashes = "GATEWAY_TEST_CRASHES";
    public const string DiskErrors = "GATEWAY_TEST_DISK_ERRORS";
    public const string Disconnects = "GATEWAY_TEST_DISCONNECTS";
    public const string Outages = "GATEWAY_TEST_OUTAGES";
    public const string RestartSeconds = "GATEWAY_TEST_RESTART_SECONDS";
    public const string Ends = "GATEWAY_TEST_ENDS";
    public const string FollowingOutageSeconds = "GATEWAY_TEST_FOLLOWING_OUTAGE_SECONDS";
    public const string ReplicaKills = "GATEWAY_TEST_REPLICA_KILLS";
    public const string MoneyKills = "GATEWAY_TEST_MONEY_KILLS";
    public const string Settlements = "GATEWAY_TEST_SETTLEMENTS";
    public const string FlappingSeconds = "GATEWAY_TEST_FLAPPING_SECONDS";
    public const string ChangeSeconds = "GATEWAY_TEST_CHANGE_SECONDS";

    public static int Of(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? asked : usual;
}
