namespace Gateway.Webhooks.Sending;

/// <summary>Why an attempt got no answer. The name is stored and shown in <c>snake_case</c>.</summary>
internal enum WebhookFailure
{
    /// <summary>The settings do not allow the host any longer, or the stored URL is not valid.</summary>
    HostNotAllowed,

    /// <summary>The name has no address.</summary>
    NameNotResolved,

    /// <summary>The name has an address that is never called, such as a link-local one.</summary>
    AddressNotAllowed,

    ConnectionFailed,
    TlsFailed,

    /// <summary>No answer came in time.</summary>
    Timeout,

    /// <summary>The head of the answer is too large.</summary>
    AnswerTooLarge,

    /// <summary>The connection was closed before the answer, or the answer was not valid HTTP.</summary>
    AnswerInvalid,
}
