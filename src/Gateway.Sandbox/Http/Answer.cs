namespace Gateway.Sandbox.Http;

/// <summary>An answer as a value, so that a fault can change it, or deliver it badly, after it was made.</summary>
internal sealed class Answer
{
    public const string Json = "application/json";

    public required int Status { get; init; }

    public required byte[] Body { get; set; }

    public string? ContentType { get; init; } = Json;

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Bytes of padding that a JSON body gets on its way out, without ever being in memory.</summary>
    public long Padding { get; set; }

    /// <summary>An event stream on this job follows; <see cref="Body"/> is its first event.</summary>
    public SandboxJob? StreamOf { get; init; }

    public bool StreamLogs { get; init; }

    public Answer With(string name, string value)
    {
        Headers.Add(new(name, value));
        return this;
    }
}
