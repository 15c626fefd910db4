using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs.Status;

namespace Gateway.Jobs.Submit;

/// <summary>Waits for a job's end on a client's behalf (<c>Prefer: wait</c>, RFC 7240) by the polls that everybody shares.</summary>
internal sealed class JobWaiter(StatusPoller poller, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>How long the client asked to wait, at most <c>Gateway:Jobs:MaxWait</c>. Null: it did not ask.</summary>
    /// <param name="request">The submit.</param>
    /// <param name="options">Those that the request began with.</param>
    public static TimeSpan? AskedFor(HttpRequest request, JobsOptions options)
    {
        foreach (var value in request.Headers["Prefer"])
        {
            foreach (var part in (value ?? "").Split(','))
            {
                if (SecondsOf(part) is { } seconds)
                {
                    var longest = options.MaxWait;
                    var asked = TimeSpan.FromSeconds(Math.Min(seconds, (int)TimeSpan.FromDays(1).TotalSeconds));
                    return longest == TimeSpan.Zero ? null : asked < longest ? asked : longest;
                }
            }
        }

        return null;
    }

    /// <returns>Whether the job is done. False: the time is up, the upstream has lost the job, or the gateway stops; the job may go on.</returns>
    public async Task<bool> WaitAsync(Exchange exchange, TimeSpan wait, CancellationToken cancellation)
    {
        var entry = exchange.Job;
        var freshness = exchange.Settings.Options.Jobs.StatusFreshness;
        var pause = StatusPoller.PauseFor(freshness);
        var startedAt = time.GetTimestamp();
        while (!entry.Record.Status.IsFinal())
        {
            var left = wait - time.GetElapsedTime(startedAt);
            if (left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(pause < left ? pause : left, time, cancellation);
            var reading = await poller.PollAsync(entry, freshness, withLogs: false, cancellation);
            if (reading.Fault?.Type == ErrorTypes.JobNotFound)
            {
                return false;
            }
        }

        return true;
    }

    private static int? SecondsOf(string preference)
    {
        // Parameters of a preference would come behind a semicolon; this one has none.
        var text = preference.AsSpan();
        text = (text.IndexOf(';') is >= 0 and var end ? text[..end] : text).Trim();
        if (!text.StartsWith("wait", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var value = text[4..].TrimStart();
        return value is ['=', ..] && int.TryParse(value[1..].Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }
}
