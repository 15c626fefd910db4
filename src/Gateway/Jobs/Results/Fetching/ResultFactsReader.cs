using System.Buffers;
using System.Globalization;
using Gateway.Json;
using Gateway.Money;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>Reads what a result says about its images. A data URI stays where it is: no long string is made of it.</summary>
internal static class ResultFactsReader
{
    private const int LongestType = 100;

    /// <summary>The rows of the table take about 700 KB, which are rented for the time of the reading.</summary>
    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 16_384);

    /// <param name="body">The whole result.</param>
    /// <param name="billableUnits">The header of the result.</param>
    /// <returns>Null: the body is not JSON, so it is no result.</returns>
    public static ResultFacts? Read(ReadOnlyMemory<byte> body, string? billableUnits)
    {
        var none = ResultFacts.None with { BillableUnits = billableUnits };
        using var json = JsonBody.Parse(new ReadOnlySequence<byte>(body), Limits, out _);
        if (json is null)
        {
            // The parser is strict, and bounded. A result that it refuses, such as a list, is kept without facts.
            return JsonSyntax.IsValid(body.Span) ? none : null;
        }

        if (json.Root.TryGetMember("images"u8, out var images) && images.Kind == JsonKind.Array)
        {
            return Of(none with { Images = images.Count, Megapixels = MegapixelsOf(images) }, FirstOf(images));
        }

        return json.Root.TryGetMember("image"u8, out var image) && image.Kind == JsonKind.Object
            ? Of(none with { Images = 1, Megapixels = MegapixelsOfOne(image) }, image)
            : none;
    }

    private static ResultFacts Of(ResultFacts facts, JsonValue image) => facts with
    {
        Width = Pixels(image, "width"u8),
        Height = Pixels(image, "height"u8),
        Type = image.TryGetMember("content_type"u8, out var type) && type.TryGetText(LongestType, out var text) && IsPlain(text)
            ? text
            : null,
    };

    /// <returns>Null: the size of an image is unknown.</returns>
    private static long? MegapixelsOf(JsonValue images)
    {
        long sum = 0;
        foreach (var image in images.Children)
        {
            if (image.Kind != JsonKind.Object || MegapixelsOfOne(image) is not { } megapixels)
            {
                return null;
            }

            sum += megapixels;
        }

        return sum;
    }

    private static long? MegapixelsOfOne(JsonValue image) =>
        Pixels(image, "width"u8) is { } width && Pixels(image, "height"u8) is { } height ? Cost.Megapixels(width, height) : null;

    private static JsonValue FirstOf(JsonValue images)
    {
        foreach (var image in images.Children)
        {
            return image;
        }

        return default;
    }

    private static long? Pixels(JsonValue image, ReadOnlySpan<byte> name) =>
        image.TryGetMember(name, out var value) && value.Kind == JsonKind.Number && value.TryGetRaw(10, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels)
            ? pixels
            : null;

    private static bool IsPlain(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
