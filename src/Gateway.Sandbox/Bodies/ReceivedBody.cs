using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Sandbox.Bodies;

/// <summary>What is kept of a body that has been read to its end, to the limit, or to the loss of the connection.</summary>
internal sealed class ReceivedBody(JsonShortener json) : IDisposable
{
    /// <summary>Received bytes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the received bytes in lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The first bytes.</summary>
    public required byte[] Head { get; init; }

    /// <summary>Whether all of the body was received.</summary>
    public required bool Complete { get; init; }

    public required bool TooLarge { get; init; }

    /// <summary>The body with long strings cut. Null: it is certainly no JSON.</summary>
    public ReadOnlyMemory<byte>? Json => json.IsInvalid ? null : json.Json;

    /// <summary>Length of a value in the body as it was received.</summary>
    public long LengthOf(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var (start, end) = (OffsetOf(raw), OffsetOf(raw) + raw.Length);
        return raw.Length + json.Strings.Where(text => text.Start >= start && text.Start < end).Sum(static text => text.Cut);
    }

    /// <summary>The data URIs in order.</summary>
    public IReadOnlyList<SandboxDataUri> DataUris(JsonElement root)
    {
        var data = json.Strings.Where(static text => text.Data is not null).ToDictionary(static text => text.Start);
        var found = new List<SandboxDataUri>();
        if (data.Count > 0)
        {
            Visit(root, "");
        }

        return found;

        void Visit(JsonElement value, string path)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                    {
                        Visit(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                    }

                    break;
                case JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Visit(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
                    }

                    break;
                case JsonValueKind.String when data.TryGetValue(OffsetOf(JsonMarshal.GetRawUtf8Value(value)), out var text):
                    var (type, bytes, sha256) = text.Data!.Value;
                    found.Add(new SandboxDataUri(path, type, bytes, sha256));
                    break;
            }
        }
    }

    public void Dispose() => json.Dispose();

    private int OffsetOf(ReadOnlySpan<byte> raw) => json.Json.Span.Overlaps(raw, out var offset) ? offset : -1;
}
