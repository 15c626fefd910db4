namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Money</c>: how the money of clients with limits is counted.</summary>
internal sealed class MoneyOptions
{
    /// <summary>The time zone of days and months, as an IANA name. Default <c>UTC</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>What a job costs that the model refuses with a 422. Default <see cref="RefusalCharge.Charged"/>.</summary>
    public RefusalCharge RefusedByModel { get; set; } = RefusalCharge.Charged;

    /// <summary>How long a submit and its movements are stored after they are final. Default 400 days. Later, one row for each client has
    /// their sum.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);
}
