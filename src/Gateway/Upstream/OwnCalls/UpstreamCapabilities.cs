using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Metrics;

namespace Gateway.Upstream.OwnCalls;

/// <summary>
/// The follow-ups that the upstream supports. Every dialect has submit and result. <c>Auto</c> tries each other follow-up once, when it
/// is first needed, and stores whether the upstream has it.
/// </summary>
internal sealed partial class UpstreamCapabilities(SettingsSource settings, ILogger<UpstreamCapabilities> logger) : IMeasured
{
    private const int Unknown = 0;
    private const int Present = 1;
    private const int Absent = 2;

    private static readonly (UpstreamDialect Dialect, string Name)[] Dialects =
        [(UpstreamDialect.Auto, "auto"), (UpstreamDialect.Native, "native"), (UpstreamDialect.ResultOnly, "result_only")];

    private readonly int[] _found = new int[Enum.GetValues<UpstreamVerb>().Length];

    /// <summary>The dialect in use. <c>Auto</c> means that the first status call is still to come.</summary>
    public UpstreamDialect InUse => settings.Current.Options.Upstream.Dialect switch
    {
        UpstreamDialect.Auto => Volatile.Read(ref _found[(int)UpstreamVerb.Status]) switch
        {
            Present => UpstreamDialect.Native,
            Absent => UpstreamDialect.ResultOnly,
            _ => UpstreamDialect.Auto,
        },
        var configured => configured,
    };

    public void AddTo(GatewayMeter meter) => meter.Values(
        "gateway.upstream.dialect", null, "1 for the dialect in use, 0 for the others.",
        () => Dialects.Select(dialect => new Measurement<long>(
            dialect.Dialect == InUse ? 1 : 0, new KeyValuePair<string, object?>("dialect", dialect.Name))));

    /// <summary>Whether the upstream may support the follow-up, so that a call makes sense.</summary>
    public bool MayHave(UpstreamVerb verb) => settings.Current.Options.Upstream.Dialect switch
    {
        UpstreamDialect.Native => true,
        UpstreamDialect.ResultOnly => false,
        _ => Volatile.Read(ref _found[(int)verb]) != Absent,
    };

    /// <summary>Records that the upstream's response shows support for the follow-up.</summary>
    public void RecordPresent(UpstreamVerb verb) => Remember(verb, Present);

    /// <summary>Whether a plain 404 may mean a missing route. It cannot in <c>Native</c>, nor after the follow-up worked once.</summary>
    public bool MayLack(UpstreamVerb verb) =>
        settings.Current.Options.Upstream.Dialect != UpstreamDialect.Native && Volatile.Read(ref _found[(int)verb]) != Present;

    /// <summary>Records that the upstream does not know the path, although it has the job.</summary>
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
