namespace Gateway.Testing.Contracts.Generator;

internal enum MutationKind
{
    // One parameter's value.
    Number,
    Type,
    Choice,
    Text,
    Picture,
    PictureList,

    // The object's shape.
    Remove,
    Unknown,
    ManyUnknown,
    Duplicate,
    EscapedName,
    Depth,
    Values,
    Order,

    // The document's text.
    Space,
    Root,

    // Its bytes.
    Truncated,
    Inserted,
    Deleted,
    Flipped,
    Appended,
    Prepended,
    InvalidUtf8,
}

/// <param name="Kind">What is done.</param>
/// <param name="Target">To which parameter, or where.</param>
/// <param name="Variant">In which way, see <see cref="Dice"/>.</param>
internal readonly record struct Mutation(MutationKind Kind, int Target, int Variant);
