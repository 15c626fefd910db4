namespace Gateway.Jobs.Resolution;

/// <summary>The body of a status response, with the gateway's URLs.</summary>
/// <param name="Reading">The reading that was written.</param>
/// <param name="Job">The record that was written.</param>
/// <param name="WithLogs">Whether the client requested logs.</param>
/// <param name="Address">The base of the URLs.</param>
/// <param name="Body">The body.</param>
internal sealed record WrittenStatus(StatusReading Reading, JobRecord Job, bool WithLogs, string Address, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the response to a poll is this body, if its URLs have the same base. Without a body of the upstream, it consists
    /// of the status and the record.</summary>
    public bool IsOf(StatusReading reading, JobRecord job, bool withLogs) =>
        WithLogs == withLogs
        && ReferenceEquals(Job, job)
        && (ReferenceEquals(Reading, reading) || (Reading.Body is null && reading.Body is null && Reading.Status == reading.Status));
}
