namespace Gateway.Configuration.Options;

/// <summary>What the gateway keeps of the result of a job.</summary>
internal enum ResultKeeping
{
    /// <summary>Nothing. A result call asks the upstream.</summary>
    Off,

    /// <summary>The document with its status, its content type and its <c>x-fal-*</c> headers.</summary>
    Document,
}
