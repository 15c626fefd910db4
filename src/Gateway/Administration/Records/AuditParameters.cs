using Gateway.Administration.Queries;
using Gateway.Jobs.Listing;

namespace Gateway.Administration.Records;

/// <summary>The parameters of the audit log.</summary>
internal static class AuditParameters
{
    private const int IdLength = 32;

    public static QueryParameter<string> Actor { get; } = Text("actor", "Only changes with this key, by its label.");

    public static QueryParameter<string> Action { get; } = Text("action", "Only this kind of change, such as `client.create`.");

    public static QueryParameter<string> Target { get; } =
        Text("target", "Only this object and those below it, such as `clients/render-service`.");

    public static QueryParameter<string> Cursor { get; } = new(
        "cursor", "The `next_cursor` of the previous page. Send the same filter with it.", QueryParameters.TextSchema(),
        text => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower) ? text : null, () => JobQueryErrors.Cursor);

    private static QueryParameter<string> Text(string name, string description) =>
        new(name, description, QueryParameters.TextSchema(), QueryParameters.Plain, () => QueryForms.Text);
}
