namespace Gateway.Money;

/// <summary>What a price is for. The names are those of price files, and are stored.</summary>
internal enum PriceUnit
{
    /// <summary>One image of the result.</summary>
    Image = 1,

    /// <summary>A million pixels of an image, rounded up for each image.</summary>
    Megapixel = 2,

    /// <summary>The whole job.</summary>
    Job = 3,
}
