namespace Gateway.Testing.Contracts.Generator;

internal enum MutationKind
{
    // The value of one parameter.
    Number,
    Type,
    Choice,
    Text,
    Picture,
    PictureList,

    // The members of the object.
    Remove,
    Unknown,
    ManyUnknown,
    Duplicate,
    EscapedName,
    Depth,
    Values,
    Order,

    // The text of the document.
    Space,
    Root,

    // The bytes of the document.
    Truncated,
    Inserted,
    Deleted,
    Flipped,
    Appended,
    Prepended,
    InvalidUtf8,
}

/// <param name="Kind">The kind of the change.</param>
/// <param name="Target">The parameter or the position that is changed.</param>
/// <param name="Variant">The seed of the further choices, see <see cref="Dice"/>.</param>
internal readonly record struct Mutation(MutationKind Kind, int Target, int Variant);
