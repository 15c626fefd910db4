namespace Gateway.Sandbox.Images;

internal readonly record struct ImageSize(int Width, int Height)
{
    public const int Max = 4096;

    public static ImageSize Default => new(1024, 1024);

    /// <summary>The size for a name of <c>image_size</c>; null for an unknown name.</summary>
    public static ImageSize? FromName(string? name) => name switch
    {
        "square" => new(512, 512),
        "square_hd" => new(1024, 1024),
        "landscape_4_3" => new(1024, 768),
        "landscape_16_9" => new(1024, 576),
        "portrait_3_4" or "portrait_4_3" => new(768, 1024),
        "portrait_9_16" or "portrait_16_9" => new(576, 1024),
        _ => null,
    };

    /// <summary>The size for a value of <c>aspect_ratio</c>; null for an unknown value.</summary>
    public static ImageSize? FromRatio(string? ratio) => ratio switch
    {
        "1:1" => new(1024, 1024),
        "16:9" or "auto" => new(1024, 576),
        "9:16" => new(576, 1024),
        "4:3" => new(1024, 768),
        "3:4" => new(768, 1024),
        _ => null,
    };

    public static ImageSize Bounded(int width, int height) => new(Math.Clamp(width, 1, Max), Math.Clamp(height, 1, Max));

    public ImageSize Doubled() => new(Width * 2, Height * 2);
}
