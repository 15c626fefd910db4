namespace Gateway.Hostile.Connections;

/// <summary>Valid bodies. Each has another prompt, so that no submit counts as a repetition of another.</summary>
internal static class JobBody
{
    public static string Of(string model) => model == HttpText.FinishedModel
        ? $$"""{"prompt":"a lion {{Guid.NewGuid():N}}","image_url":"https://example.com/lion.png"}"""
        : $$"""{"prompt":"a lion {{Guid.NewGuid():N}}"}""";
}
