using Gateway.Text;

namespace Gateway.Jobs;

internal static class LostReasonTexts
{
    /// <summary>The reason as a sentence. The status body and the list of jobs have its English text, the result call its
    /// translation.</summary>
    public static Message Text(this LostReason reason) => reason switch
    {
        LostReason.UnknownToUpstream => "The upstream no longer knows the job.",
        LostReason.NotEndedInTime => "The job did not end in time.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
