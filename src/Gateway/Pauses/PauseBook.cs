using System.Diagnostics.Metrics;
using Gateway.Errors;
using Gateway.Jobs.Store.Pauses;
using Gateway.Metrics;

namespace Gateway.Pauses;

/// <summary>The pauses of submits that this process knows.</summary>
internal sealed partial class PauseBook(ILogger<PauseBook> logger) : IMeasured
{
    private static readonly PauseScope[] Scopes = Enum.GetValues<PauseScope>();

    private volatile PauseSet? _current;

    /// <summary>Null: nothing is paused.</summary>
    public PauseSet? Current => _current;

    public void AddTo(GatewayMeter meter) =>
        meter.Values("gateway.pauses", "{pause}", "Pauses of submits that operators have set.", Count);

    /// <summary>From now on these pauses hold.</summary>
    public void Use(IReadOnlyList<Pause> pauses)
    {
        var before = _current?.Pauses ?? [];
        _current = pauses.Count == 0 ? null : new PauseSet(pauses);
        foreach (var pause in pauses.Where(pause => !before.Any(other => IsSame(other, pause))))
        {
            Log.Paused(logger, NameOf(pause.Scope), pause.Name, pause.Actor);
        }

        foreach (var pause in before.Where(pause => !pauses.Any(other => IsSame(other, pause))))
        {
            Log.Resumed(logger, NameOf(pause.Scope), pause.Name);
        }
    }

    public static string NameOf(PauseScope scope) => scope switch
    {
        PauseScope.All => "all",
        PauseScope.Client => "client",
        PauseScope.Model => "model",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };

    private static bool IsSame(Pause one, Pause other) => one.Scope == other.Scope && one.Name == other.Name;

    private IEnumerable<Measurement<long>> Count()
    {
        var pauses = _current?.Pauses ?? [];
        return Scopes.Select(scope => new Measurement<long>(
            pauses.LongCount(pause => pause.Scope == scope), new KeyValuePair<string, object?>("scope", NameOf(scope))));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SubmitsPaused, LogLevel.Warning, "Submits are paused ({scope} {name}), by {actor}")]
        public static partial void Paused(ILogger logger, string scope, string name, string actor);

        [LoggerMessage(EventIds.SubmitsResumed, LogLevel.Information, "Submits are no longer paused ({scope} {name})")]
        public static partial void Resumed(ILogger logger, string scope, string name);
    }
}
