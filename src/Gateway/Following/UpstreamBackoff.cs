using Gateway.Errors;
using Gateway.Jobs;

namespace Gateway.Following;

/// <summary>
/// Slows following down while the upstream does not answer. After <see cref="FaultsInARow"/> faults without an answer between them, one job
/// at a time is asked for, with growing pauses. The first answer ends this.
/// </summary>
internal sealed partial class UpstreamBackoff(TimeProvider time, ILogger<UpstreamBackoff> logger)
{
    /// <summary>One job may have a fault of its own, so several faults in a row are needed.</summary>
    public const int FaultsInARow = 5;

    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private int _faults;
    private TimeSpan _pause;
    private long _pausedAt;

    /// <summary>Whether the upstream counts as down.</summary>
    public bool IsDown
    {
        get
        {
            lock (_gate)
            {
                return _faults >= FaultsInARow;
            }
        }
    }

    /// <param name="wanted">The number of jobs that could be asked for.</param>
    /// <param name="active">The number of jobs that are being asked for.</param>
    /// <returns>The number of jobs that may be asked for now.</returns>
    public int Allow(int wanted, int active)
    {
        lock (_gate)
        {
            return _faults < FaultsInARow ? wanted
                : active > 0 || time.GetElapsedTime(_pausedAt) < _pause ? 0
                : Math.Min(wanted, 1);
        }
    }

    /// <summary>Counts an answer or a fault. An answer that there is no such job is an answer.</summary>
    public void Note(StatusReading reading)
    {
        lock (_gate)
        {
            if (reading.Fault is null or { Type: ErrorTypes.JobNotFound })
            {
                if (_faults >= FaultsInARow)
                {
                    Log.Resumed(logger);
                }

                (_faults, _pause) = (0, TimeSpan.Zero);
                return;
            }

            _faults = Math.Min(_faults + 1, FaultsInARow);
            // The other calls that were under way when the upstream went down do not lengthen the pause.
            if (_faults == FaultsInARow && (_pause == TimeSpan.Zero || time.GetElapsedTime(_pausedAt) >= _pause))
            {
                if (_pause == TimeSpan.Zero)
                {
                    Log.Paused(logger, reading.Fault.Type);
                }

                _pause = _pause == TimeSpan.Zero ? ShortestPause : 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
                _pausedAt = time.GetTimestamp();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FollowingPaused, LogLevel.Warning,
            "The upstream does not answer for open jobs ({error_type}): one job at a time is asked for until it does")]
        public static partial void Paused(ILogger logger, string error_type);

        [LoggerMessage(EventIds.FollowingResumed, LogLevel.Information, "The upstream answers for open jobs again")]
        public static partial void Resumed(ILogger logger);
    }
}
