namespace Gateway.Sandbox.Http;

/// <summary>A response as a value, so that a fault can change it or send it incorrectly.</summary>
internal sealed class Answer
{
    public const string Json = "application/json";

    public required int Status { get; init; }

    public required byte[] Body { get; set; }

    public string? ContentType { get; init; } = Json;

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Bytes of padding that are added to a JSON body while it is sent, without being stored in memory.</summary>
    public long Padding { get; set; }

    /// <summary>The job of an event stream that follows the response. <see cref="Body"/> is its first event.</summary>
    public SandboxJob? StreamOf { get; init; }

    public bool StreamLogs { get; init; }

    public Answer With(string name, string value)
    {
        Headers.Add(new(name, value));
        return this;
    }
}
