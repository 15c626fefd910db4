using Gateway.Text;

namespace Gateway.Json;

/// <summary>Why a text is not acceptable JSON. Nothing in it quotes a value of the text.</summary>
/// <param name="What">What is wrong. With <paramref name="IsAboutWhole"/> a predicate, such as "must be a JSON object".</param>
/// <param name="BytePosition">Offset of the fault from the start of the text.</param>
/// <param name="IsAboutWhole">The fault concerns the text as a whole; its position says nothing.</param>
internal sealed record JsonFault(Message What, long BytePosition, bool IsAboutWhole = false)
{
    /// <summary>What is wrong and where.</summary>
    public Message Message => IsAboutWhole ? What : $"{What} at byte {BytePosition}";
}
