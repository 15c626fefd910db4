using System.Collections;
using System.Globalization;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Properties of the completion event, as a log state. A property without a value is omitted instead of being logged as null, and the
/// message contains only existing properties.
/// </summary>
internal sealed class CompletionEvent : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const int MaxProperties = 24;
    private const string Format = "{OriginalFormat}";

    private readonly List<KeyValuePair<string, object?>> _properties = new(MaxProperties);

    public CompletionEvent(in CompletedRequest request)
    {
        Add("method", request.Method);
        Add("operation", request.Operation);
        Add("path", request.Path);
        Add("client", request.Client);
        Add("key_id", request.KeyId);
        Add("model", request.Model);
        Add("request_id", request.RequestId);
        Add("status", request.Status);
        Add("outcome", request.Outcome);
        Add("error_type", request.ErrorType);
        Add("upstream_status", request.Refusal?.Status);
        Add("upstream_error_code", request.Refusal?.Code);
        Add("upstream_error_type", request.Refusal?.Type);
        Add("violations", Listed(request.Violations, static violation => $"{violation.Parameter}:{violation.Type}"));
        Add("unknown_parameters", Listed(request.UnknownParameters, static parameter => parameter.Name));
        Add("upstream_ms", request.UpstreamMs);
        Add("total_ms", request.TotalMs);
        Add("request_bytes", request.RequestBytes);
        Add("response_bytes", request.ResponseBytes);
        Add("trace_id", (request.Activity ?? request.Trace?.Activity)?.TraceId.ToHexString());
        Add(Format, request.Template.Text);
    }

    public int Count => _properties.Count;

    public KeyValuePair<string, object?> this[int index] => _properties[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(
        ", ",
            _properties.Where(
                property =>
                    property.Key != Format).Select(property =>
                        string.Create(CultureInfo.InvariantCulture, $"{property.Key}={property.Value}")));

    private static string[]? Listed<T>(IReadOnlyList<T> elements, Func<T, string> nameOf) =>
        elements.Count > 0 ? [.. elements.Take(CompletedRequest.MaxListed).Select(nameOf)] : null;

    private void Add(string name, object? value)
    {
        if (value is not null)
        {
            _properties.Add(new(name, value));
        }
    }
}
