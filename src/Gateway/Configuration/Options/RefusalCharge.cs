namespace Gateway.Configuration.Options;

/// <summary>What a job costs that the model refuses with a 422. The upstream may charge it.</summary>
internal enum RefusalCharge
{
    /// <summary>Nothing.</summary>
    Released,

    /// <summary>The units that the upstream reports, else what was asked for.</summary>
    Charged,
}
