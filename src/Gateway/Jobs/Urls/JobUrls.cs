using System.Buffers;
using System.Text;

namespace Gateway.Jobs.Urls;

/// <summary>
/// The URLs with which a client follows one job through the gateway. They are kept as parts, because most of them are written to a response
/// and are never needed as text.
/// </summary>
internal readonly record struct JobUrls
{
    public const string StatusSuffix = "/status";
    public const string CancelSuffix = "/cancel";

    private const string Requests = "/requests/";

    private readonly string _base;
    private readonly string? _app;
    private readonly string? _requestId;

    /// <param name="result">The job's own URL. The other URLs extend it.</param>
    public JobUrls(string result) => _base = result;

    private JobUrls(string address, string app, string requestId) => (_base, _app, _requestId) = (address, app, requestId);

    /// <summary>The job's own URL.</summary>
    public string Result => _app is null ? _base : $"{_base}/{_app}{Requests}{_requestId}";

    public string Status => Result + StatusSuffix;

    public string Cancel => Result + CancelSuffix;

    /// <summary>Length of <see cref="Result"/> in characters.</summary>
    public int ResultLength =>
        _app is null ? _base.Length : _base.Length + 1 + _app.Length + Requests.Length + _requestId!.Length;

    /// <param name="address">The gateway's base URL as seen by the client, without a trailing slash.</param>
    /// <param name="app">The app in the job's path.</param>
    /// <param name="requestId">The id of the job.</param>
    public static JobUrls At(string address, string app, string requestId) => new(address, app, requestId);

    /// <summary>Writes <see cref="Result"/> as UTF-8.</summary>
    public void WriteResultTo(IBufferWriter<byte> output)
    {
        Encoding.UTF8.GetBytes(_base, output);
        if (_app is not null)
        {
            output.Write("/"u8);
            Encoding.UTF8.GetBytes(_app, output);
            Encoding.UTF8.GetBytes(Requests, output);
            Encoding.UTF8.GetBytes(_requestId, output);
        }
    }
}
