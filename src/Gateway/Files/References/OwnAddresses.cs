namespace Gateway.Files.References;

/// <summary>The addresses that certainly lead to this gateway: that of the request and <c>Gateway:PublicUrl</c>.</summary>
internal sealed class OwnAddresses
{
    private readonly List<(string Authority, string Prefix)> _addresses = [];

    public OwnAddresses(HttpRequest request, Uri? publicUrl)
    {
        // First, because its path counts for its host: other paths of that host may lead to other servers.
        if (publicUrl is not null)
        {
            Add(publicUrl.Scheme, publicUrl.Authority, publicUrl.AbsolutePath);
        }

        Add(request.Scheme, request.Host.Value ?? "", request.PathBase.Value ?? "");
    }

    /// <summary>The path before <c>/files/</c> at an address, without slashes at its ends. Null: the address is another one.</summary>
    /// <param name="scheme">http or https.</param>
    /// <param name="authority">Host and port as written in a URL.</param>
    public string? PrefixAt(string scheme, string authority)
    {
        var host = Normalise(scheme, authority);
        return host.Length > 0 ? _addresses.FirstOrDefault(own => own.Authority == host).Prefix : null;
    }

    private void Add(string scheme, string authority, string prefix) => _addresses.Add((Normalise(scheme, authority), prefix.Trim('/')));

    /// <summary>Without user information, a final dot and the default port, in lower case.</summary>
    private static string Normalise(string scheme, string authority)
    {
        var host = authority[(authority.LastIndexOf('@') + 1)..].ToLowerInvariant();
        var port = scheme == Uri.UriSchemeHttps ? ":443" : ":80";
        host = host.EndsWith(port, StringComparison.Ordinal) ? host[..^port.Length] : host;
        return host.Replace(".:", ":", StringComparison.Ordinal).TrimEnd('.');
    }
}
