namespace Gateway.Configuration.Validation;

/// <summary>One configured listen address of the server.</summary>
/// <param name="Key">The configuration key, such as <c>Urls</c> or <c>Kestrel:Endpoints:Web:Url</c>.</param>
/// <param name="Text">The configured text.</param>
/// <param name="Origin">The other names of the key, for a message.</param>
internal sealed record ListenerAddress(string Key, string Text, string Origin);
