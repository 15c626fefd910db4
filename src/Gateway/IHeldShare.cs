namespace Gateway;

/// <summary>
/// A stage that takes a share for the whole request. The exchange releases it when the request ends, also after an exception, so that the
/// stage needs no asynchronous method of its own to wait for the end.
/// </summary>
internal interface IHeldShare
{
    /// <summary>Called once.</summary>
    void Release(Exchange exchange);
}
