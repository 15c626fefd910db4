namespace Gateway.Contracts.Schema;

/// <summary>The value of <c>type</c> in a contract.</summary>
internal enum SchemaType
{
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,

    /// <summary>Only null.</summary>
    Null,

    /// <summary>One of several schemas: <c>anyOf</c>, <c>oneOf</c>, or a list of types.</summary>
    Union,
}
