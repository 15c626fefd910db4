using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;

namespace Gateway.Upstream.OwnCalls;

/// <summary>
/// Which follow-ups the upstream has. Submit and result are there in every dialect; <c>Auto</c> tries the others once, each when it
/// is first needed, and remembers what the upstream turned out to have.
/// </summary>
internal sealed partial class UpstreamCapabilities(SettingsSource settings, ILogger<UpstreamCapabilities> logger)
{
    private const int Unknown = 0;
    private const int Present = 1;
    private const int Absent = 2;

    private readonly int[] _found = new int[Enum.GetValues<UpstreamVerb>().Length];

    /// <summary>Whether it makes sense to call.</summary>
    public bool MayHave(UpstreamVerb verb) => settings.Current.Options.Upstream.Dialect switch
    {
        UpstreamDialect.Native => true,
        UpstreamDialect.ResultOnly => false,
        _ => Volatile.Read(ref _found[(int)verb]) != Absent,
    };

    /// <summary>The upstream answered as one that has the verb.</summary>
    public void RecordPresent(UpstreamVerb verb) => Remember(verb, Present);

    /// <summary>Whether a plain 404 may mean that there is no such route: not in <c>Native</c>, and not once the verb was seen.</summary>
    public bool MayLack(UpstreamVerb verb) =>
        settings.Current.Options.Upstream.Dialect != UpstreamDialect.Native && Volatile.Read(ref _found[(int)verb]) != Present;

    /// <summary>The upstream answered as one that does not know the path, about a job that it has.</summary>
    public void RecordMissing(UpstreamVerb verb) => Remember(verb, Absent);

    private void Remember(UpstreamVerb verb, int support)
    {
        if (settings.Current.Options.Upstream.Dialect == UpstreamDialect.Auto
            && Interlocked.CompareExchange(ref _found[(int)verb], support, Unknown) == Unknown)
        {
            Log.FoundOut(logger, support == Present ? "has a" : "has no", verb.ToString().ToLowerInvariant());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.DialectFound, LogLevel.Information,
                "The upstream {has} {verb} route; the gateway remembers this until it restarts")]
        public static partial void FoundOut(ILogger logger, string has, string verb);
    }
}
