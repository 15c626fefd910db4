namespace Gateway.Configuration.Options;

/// <summary>How the upstream gets an uploaded file that a submit names.</summary>
internal enum FileDelivery
{
    /// <summary>The URL is replaced by a data URI, which is streamed from the file.</summary>
    Inline,

    /// <summary>The URL is passed on unchanged, for gateways that the upstream can reach.</summary>
    Link,
}
