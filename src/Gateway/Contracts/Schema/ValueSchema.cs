using Gateway.Contracts.Patterns;

namespace Gateway.Contracts.Schema;

/// <summary>The requirements of a contract for one value.</summary>
internal sealed record ValueSchema
{
    private readonly bool _hasNullableBranch;

    public required SchemaType Type { get; init; }

    /// <summary>Whether null is valid in addition to the type.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The schemas of a union. Empty for every other type.</summary>
    public IReadOnlyList<ValueSchema> Branches
    {
        get;
        init => (field, _hasNullableBranch) = (value, value.Any(branch => branch.AcceptsNull));
    } = [];

    /// <summary>Whether null is valid, also because a branch says so. It is known once, because the branches of two unions can be the same
    /// unions again: a search would visit them twice at each level.</summary>
    public bool AcceptsNull => IsNullable || Type == SchemaType.Null || _hasNullableBranch;

    /// <summary><c>oneOf</c>: a value satisfies exactly one of the branches.</summary>
    public bool IsExclusive { get; init; }

    public string? Description { get; init; }

    /// <summary>Values of <c>enum</c> or <c>const</c>. Empty: any value.</summary>
    public IReadOnlyList<AllowedValue> Allowed { get; init; } = [];

    /// <summary>Values of <c>not</c>: any value but these.</summary>
    public IReadOnlyList<AllowedValue> Forbidden { get; init; } = [];

    public NumberBound? Minimum { get; init; }

    public NumberBound? Maximum { get; init; }

    public NumberBound? ExclusiveMinimum { get; init; }

    public NumberBound? ExclusiveMaximum { get; init; }

    public NumberBound? MultipleOf { get; init; }

    /// <summary>In Unicode code points.</summary>
    public int? MinLength { get; init; }

    /// <summary>In Unicode code points.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether a required string may be empty or white space only.</summary>
    public bool MayBeBlank { get; init; }

    public TextPattern? Pattern { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>The schema of each element of an array. Null: any element.</summary>
    public ValueSchema? Items { get; init; }

    /// <summary>Whether no two elements of an array are equal.</summary>
    public bool HasUniqueItems { get; init; }

    /// <summary>The members of an object. Null: any object.</summary>
    public IReadOnlyList<ContractParameter>? Members { get; init; }

    /// <summary>The rule for members of an object that <see cref="Members"/> does not name.</summary>
    public AdditionalMembers Additional { get; init; }

    /// <summary>The schema of these members. Null: it depends on <see cref="Additional"/> alone.</summary>
    public ValueSchema? AdditionalSchema { get; init; }

    /// <summary><c>format: uri</c>: a URL or a data URI of an image.</summary>
    public bool IsUri { get; init; }

    /// <summary>The image types that a URI may have, from <c>x-image-types</c>. Empty: any type.</summary>
    public IReadOnlyList<string> ImageTypes { get; init; } = [];

    /// <summary>JSON text of <c>default</c>, for the documentation. It is never added to a body.</summary>
    public string? Default { get; init; }

    public bool Deprecated { get; init; }

    /// <summary>The schemas directly inside this one.</summary>
    public IEnumerable<ValueSchema> Inner =>
    [
        .. Branches,
        .. Items is null ? (IReadOnlyList<ValueSchema>)[] : [Items],
        .. Members?.Select(member => member.Schema) ?? [],
        .. AdditionalSchema is null ? (IReadOnlyList<ValueSchema>)[] : [AdditionalSchema],
    ];
}
