using Gateway.Jobs.Store.Following;

namespace Gateway.Following;

/// <summary>The outcome of following one due job.</summary>
/// <param name="WasAsked">Whether the job was polled. False: a client has polled it a short time ago, or it has ended.</param>
/// <param name="Next">When the job is due again. Null: the job has ended.</param>
internal sealed record FollowedJob(bool WasAsked, NextPoll? Next);
