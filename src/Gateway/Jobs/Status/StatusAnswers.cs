using Gateway.Jobs.Resolution;
using Gateway.Jobs.Urls;
using Gateway.Text;

namespace Gateway.Jobs.Status;

/// <summary>
/// Writes the bodies of status responses, and keeps a body that is used again: clients poll more often than the status changes. The kept
/// bodies count in <see cref="StatusBodies"/>.
/// </summary>
internal sealed class StatusAnswers(JobCache cache)
{
    /// <summary>The body that the client of a request gets.</summary>
    public ReadOnlyMemory<byte> Get(HttpRequest request, Exchange exchange, StatusReading reading)
    {
        var (entry, withLogs, publicUrl) = (exchange.Job, exchange.Call.WithLogs, exchange.Settings.Options.PublicUrl);
        var job = entry.Record;
        if (StatusBodies.WrittenOf(entry) is { } known && known.IsOf(reading, job, withLogs)
            && PublicAddress.IsBase(known.Address, request, publicUrl))
        {
            return known.Body;
        }

        var body = StatusBody.Write(reading, job, exchange.UrlsOf(request, job), withLogs);
        // A copy of a large body would take the memory of many small ones.
        if (body.Length <= AnswerMemory.SmallBytes)
        {
            cache.Bodies.KeepWritten(
                entry, new WrittenStatus(reading, job, withLogs, PublicAddress.BaseOf(request, publicUrl), body));
        }

        return body;
    }
}
