using CsvHelper;
using Gateway.Jobs.Store;

namespace Gateway.Administration.Csv;

/// <summary>
/// A table as CSV (RFC 4180). It is read and written page by page, so that a table of any length needs the memory of one page. A cell that
/// a spreadsheet would run as a formula begins with an apostrophe.
/// </summary>
/// <param name="name">The name of the file.</param>
/// <param name="columns">The columns.</param>
/// <param name="first">The first page. It is read before the answer begins, so that a failure of the store is an error answer.</param>
/// <param name="read">Reads the page after a position.</param>
/// <typeparam name="TRow">The type of a row.</typeparam>
/// <typeparam name="TCursor">The type of a position.</typeparam>
internal sealed class CsvAnswer<TRow, TCursor>(
    string name, IReadOnlyList<CsvColumn<TRow>> columns, CsvPage<TRow, TCursor> first, Func<TCursor, Task<CsvPage<TRow, TCursor>>> read)
    : IResult
    where TCursor : class
{
    /// <summary>A cell that begins with one of these characters is a formula for a spreadsheet, now or after a paste.</summary>
    private const string FormulaBeginnings = "=+-@\t\r\n";

    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with
    {
        Injection = CsvInjection.Escape,
        InjectionCharacters = FormulaBeginnings,
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        try
        {
            await WriteAsync(response, httpContext.RequestAborted);
        }
        catch (JobStoreUnavailableException)
        {
            // The status has been sent. An aborted connection tells the caller that the table is not complete.
            httpContext.Abort();
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken aborted)
    {
        await using var csv = CsvWriter.Create(response.Body, Options, leaveOpen: true);
        foreach (var column in columns)
        {
            csv.WriteField(column.Name);
        }

        await csv.EndRecordAsync(aborted);
        var page = first;
        while (true)
        {
            foreach (var row in page.Rows)
            {
                foreach (var column in columns)
                {
                    csv.WriteField(column.Text(row));
                }

                await csv.EndRecordAsync(aborted);
            }

            await csv.FlushAsync(aborted);
            if (page.Next is null)
            {
                return;
            }

            page = await read(page.Next);
        }
    }
}
