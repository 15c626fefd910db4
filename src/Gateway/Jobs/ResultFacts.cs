namespace Gateway.Jobs;

/// <summary>What a result says about its images and about what is charged. A null value: the result does not say it.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Width">Width of the first image, in pixels.</param>
/// <param name="Height">Height of the first image, in pixels.</param>
/// <param name="Type">Content type of the first image.</param>
/// <param name="BillableUnits">The header <c>x-fal-billable-units</c>, as the upstream sent it.</param>
internal sealed record ResultFacts(long? Images, long? Width, long? Height, string? Type, string? BillableUnits)
{
    /// <summary>The megapixels of all images, each rounded up. Not stored: the settlement needs it once. Null: the size of an image is
    /// unknown.</summary>
    public long? Megapixels { get; init; }

    public static readonly ResultFacts None = new(null, null, null, null, null);
}
