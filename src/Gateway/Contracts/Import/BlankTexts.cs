using Gateway.Contracts.Schema;

namespace Gateway.Contracts.Import;

/// <summary>Finds the texts of a contract that the gateway refuses when they are blank, unless the contract allows it.</summary>
internal static class BlankTexts
{
    public static bool AreIn(IEnumerable<ContractParameter> parameters) =>
        parameters.Any(parameter => (parameter.Required && MayBe(parameter.Schema)) || AreInside(parameter.Schema));

    private static bool MayBe(ValueSchema schema) => schema.Type == SchemaType.Union
        ? schema.Branches.Any(MayBe)
        : schema is { Type: SchemaType.String, IsUri: false }
            && (schema.Allowed.Count == 0 || schema.Allowed.Any(value => string.IsNullOrWhiteSpace(value.Text)));

    /// <summary>A member of a nested object can be required too.</summary>
    private static bool AreInside(ValueSchema schema) =>
        AreIn(schema.Members ?? [])
        || schema.Branches.Any(AreInside)
        || (schema.Items is { } items && AreInside(items))
        || (schema.AdditionalSchema is { } others && AreInside(others));
}
