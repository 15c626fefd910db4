namespace Gateway.Configuration.Validation;

/// <summary>One address that the server is told to listen on.</summary>
/// <param name="Key">The key that it comes from, such as <c>Urls</c> or <c>Kestrel:Endpoints:Web:Url</c>.</param>
/// <param name="Text">The address as it is written.</param>
/// <param name="Origin">Which other names the key has, for a message.</param>
internal sealed record ListenerAddress(string Key, string Text, string Origin);
