using System.Buffers;
using System.Text.Json;
using Gateway.Jobs.Store;

namespace Gateway.Jobs.Listing;

/// <summary>
/// Writes a page of jobs. The rows are read in small batches and written one by one, with a wait for the client after each
/// <see cref="PacedWriting.PieceBytes"/>. A client that does not read holds neither a row nor a connection to the store.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="json">How a row is written.</param>
/// <param name="read">Reads the given number of rows after a position.</param>
/// <param name="view">The view of a job.</param>
internal sealed class JobListWriter(
    HttpContext context, JsonSerializerOptions json, Func<int, JobCursor?, Task<JobPage>> read, Func<JobRecord, JobView> view)
{
    /// <summary>The most rows that are read at once.</summary>
    public const int BatchRows = 16;

    private readonly JsonWriterOptions _options = new() { Encoder = json.Encoder, SkipValidation = true };
    private long _flushed;

    /// <summary>Writes <c>jobs</c>, the newest first, and <c>next_cursor</c>, which is null on the last page.</summary>
    /// <param name="limit">The most rows of the page.</param>
    /// <param name="after">The start of the page.</param>
    public async Task WriteAsync(int limit, JobCursor? after)
    {
        // Before the first byte, so that a failure of the store is an error response.
        JobPage? first = await read(Math.Min(limit, BatchRows), after);
        if (IsLast(first, limit - first.Jobs.Count))
        {
            await context.AnswerJsonAsync(StatusCodes.Status200OK, Whole(first));
            return;
        }

        context.Response.BeginJson(StatusCodes.Status200OK);
        await context.Response.StartAsync(context.RequestAborted);
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, _options);
        try
        {
            var writing = WriteBatchesAsync(writer, first, limit);
            first = null;
            await writing;
        }
        finally
        {
            context.GetExchange().ResponseBytes = writer.BytesCommitted;
        }
    }

    private static bool IsLast(JobPage batch, int rowsLeft) => rowsLeft <= 0 || batch.Next is null;

    /// <summary>A page of one batch is small, and its length is known to the client.</summary>
    private ReadOnlyMemory<byte> Whole(JobPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, _options);
        Begin(writer);
        foreach (var job in page.Jobs)
        {
            JsonSerializer.Serialize(writer, view(job), json);
        }

        End(writer, page.Next);
        return buffer.WrittenMemory;
    }

    private async Task WriteBatchesAsync(Utf8JsonWriter writer, JobPage? batch, int rowsLeft)
    {
        Begin(writer);
        var row = 0;
        while (true)
        {
            var (rows, next) = WritePiece(writer, batch!, row);
            (rowsLeft, row) = (rowsLeft - rows, row + rows);
            var isLastOfBatch = row == batch!.Jobs.Count;
            var flush = FlushPieceAsync(writer);
            if (isLastOfBatch || !flush.IsCompleted)
            {
                // The client has to read first. Until then the response holds a position in the list and no rows.
                batch = null;
            }

            if (!await flush)
            {
                return;
            }

            if (rowsLeft <= 0 || next is null)
            {
                End(writer, next);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                return;
            }

            if (batch is null)
            {
                (batch, row) = (await read(Math.Min(rowsLeft, BatchRows), next), 0);
            }
        }
    }

    /// <summary>Writes rows until a piece is full or the batch ends.</summary>
    /// <returns>The number of rows, and the position after them. Null: the list ends.</returns>
    private (int Rows, JobCursor? Next) WritePiece(Utf8JsonWriter writer, JobPage batch, int first)
    {
        var jobs = batch.Jobs;
        var row = first;
        while (row < jobs.Count && writer.BytesCommitted - _flushed < PacedWriting.PieceBytes)
        {
            JsonSerializer.Serialize(writer, view(jobs[row]), json);
            writer.Flush();
            row++;
        }

        return (row - first, row == jobs.Count ? batch.Next : JobCursor.After(jobs[row - 1]));
    }

    private static void Begin(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
    }

    private static void End(Utf8JsonWriter writer, JobCursor? next)
    {
        writer.WriteEndArray();
        writer.WriteString("next_cursor"u8, next?.ToString());
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>Only a flush of the pipe, and not of the writer, waits for the client.</summary>
    /// <returns>False: the client has disconnected.</returns>
    private async ValueTask<bool> FlushPieceAsync(Utf8JsonWriter writer)
    {
        if (writer.BytesCommitted - _flushed < PacedWriting.PieceBytes)
        {
            return true;
        }

        _flushed = writer.BytesCommitted;
        return !(await context.Response.BodyWriter.FlushAsync(context.RequestAborted)).IsCompleted;
    }
}
