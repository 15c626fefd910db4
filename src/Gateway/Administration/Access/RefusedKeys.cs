using System.Net;
using Gateway.Errors;

namespace Gateway.Administration.Access;

/// <summary>
/// Logs the calls whose key was refused. A guesser could fill a disk with log lines, so there is at most one line in
/// <see cref="Between"/>, with the number of calls since the last one. No line contains a key.
/// </summary>
internal sealed partial class RefusedKeys(TimeProvider time, ILogger<RefusedKeys> logger)
{
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _count;
    private long? _loggedAt;

    public void Note(IPAddress? address)
    {
        long count;
        lock (_gate)
        {
            _count++;
            if (_loggedAt is { } at && time.GetElapsedTime(at) < Between)
            {
                return;
            }

            (count, _count, _loggedAt) = (_count, 0, time.GetTimestamp());
        }

        Log.Refused(logger, count, address?.ToString() ?? "an unknown address");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AdministrationKeyRefused, LogLevel.Warning,
            "{calls} calls of the administration API had no valid key since the last such event; the last one came from {address}")]
        public static partial void Refused(ILogger logger, long calls, string address);
    }
}
