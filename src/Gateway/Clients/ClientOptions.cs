namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;</c>: one in-house service.</summary>
internal sealed class ClientOptions
{
    /// <summary>The client's keys by label; several at once so that a key can be rotated without a gap.
    /// A JSON array works as well: its labels are 0, 1, 2.</summary>
    public Dictionary<string, ClientKeyOptions> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Patterns of the models that the client may call, such as <c>fal-ai/imagen4/*</c>. None: all models.</summary>
    public List<string> Models { get; set; } = [];
}
