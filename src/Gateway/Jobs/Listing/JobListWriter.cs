using System.Text.Json;
using Gateway.Jobs.Store;

namespace Gateway.Jobs.Listing;

/// <summary>
/// Writes a page of jobs row by row and waits for the client whenever <see cref="PacedWriting.PieceBytes"/> are written. The rows are
/// read in small batches, so that a client that does not read holds neither a page nor a connection to the store.
/// </summary>
/// <param name="response">The response.</param>
/// <param name="json">How a row is written.</param>
internal sealed class JobListWriter(HttpResponse response, JsonSerializerOptions json)
{
    /// <summary>The most rows that are read at once.</summary>
    public const int BatchRows = 16;

    private long _flushed;

    /// <summary>The written bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes the page as <c>jobs</c>, the newest first, and <c>next_cursor</c>, which is null on the last page.</summary>
    /// <param name="limit">The most rows of the page.</param>
    /// <param name="read">Reads the given number of rows after a position.</param>
    /// <param name="after">The start of the page.</param>
    /// <param name="view">The view of a job.</param>
    /// <param name="cancellation">Set when the client disconnects.</param>
    public async Task WriteAsync(
        int limit, Func<int, JobCursor?, Task<JobPage>> read, JobCursor? after, Func<JobRecord, JobView> view,
        CancellationToken cancellation)
    {
        // Before the first byte, so that a failure of the store is an error response.
        var page = await read(Math.Min(limit, BatchRows), after);
        response.BeginJson(StatusCodes.Status200OK);
        await response.StartAsync(cancellation);
        await using var writer = new Utf8JsonWriter(
            response.BodyWriter, new JsonWriterOptions { Encoder = json.Encoder, SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        for (var rows = 0; ;)
        {
            foreach (var job in page.Jobs)
            {
                JsonSerializer.Serialize(writer, view(job), json);
                if (!await FlushPieceAsync(writer, cancellation))
                {
                    return;
                }
            }

            rows += page.Jobs.Count;
            if (rows >= limit || page.Next is null)
            {
                break;
            }

            page = await read(Math.Min(limit - rows, BatchRows), page.Next);
        }

        writer.WriteEndArray();
        writer.WriteString("next_cursor"u8, page.Next?.ToString());
        writer.WriteEndObject();
        writer.Flush();
        Bytes = writer.BytesCommitted;
        await response.BodyWriter.FlushAsync(cancellation);
    }

    /// <summary>Only a flush of the pipe, and not of the writer, waits for the client.</summary>
    /// <returns>False: the client has disconnected.</returns>
    private async ValueTask<bool> FlushPieceAsync(Utf8JsonWriter writer, CancellationToken cancellation)
    {
        writer.Flush();
        Bytes = writer.BytesCommitted;
        if (Bytes - _flushed < PacedWriting.PieceBytes)
        {
            return true;
        }

        _flushed = Bytes;
        return !(await response.BodyWriter.FlushAsync(cancellation)).IsCompleted;
    }
}
