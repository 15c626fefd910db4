namespace Gateway.Configuration;

/// <summary><c>Gateway:Clients:&lt;name&gt;</c>: one in-house service.</summary>
internal sealed class ClientOptions
{
    /// <summary>The client's keys; several at once so that a key can be rotated without a gap.</summary>
    public List<ClientKeyOptions> Keys { get; set; } = [];

    /// <summary>Patterns of the models it may call, such as <c>fal-ai/imagen4/*</c>. None: all models.</summary>
    public List<string> Models { get; set; } = [];
}
