using Gateway.Text;

namespace Gateway.Json;

/// <summary>The reason why a text is not acceptable JSON. Contains no value of the text.</summary>
/// <param name="What">The error. If <paramref name="IsAboutWhole"/> is true, a predicate such as "must be a JSON object".</param>
/// <param name="BytePosition">Offset of the error from the start of the text.</param>
/// <param name="IsAboutWhole">Whether the error concerns the whole text; its position has no meaning then.</param>
internal sealed record JsonFault(Message What, long BytePosition, bool IsAboutWhole = false)
{
    public JsonMistake Mistake { get; init; }

    /// <summary>The error and its position.</summary>
    public Message Message => IsAboutWhole ? What : $"{What} at byte {BytePosition}";
}
