namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;:Limits</c>. An unset limit does not exist.</summary>
internal sealed class ClientLimitsOptions
{
    /// <summary>The most submits in any 60 seconds.</summary>
    public int? SubmitsPerMinute { get; set; }

    /// <summary>The most jobs that have not ended.</summary>
    public int? JobsInFlight { get; set; }
}
