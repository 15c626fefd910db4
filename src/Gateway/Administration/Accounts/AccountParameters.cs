using Gateway.Administration.Queries;
using Gateway.Clients;
using Gateway.Jobs.Listing;

namespace Gateway.Administration.Accounts;

/// <summary>The parameters of the list of clients.</summary>
internal static class AccountParameters
{
    /// <summary>The list is in the order of the names, so a name is a position.</summary>
    public static QueryParameter<string> Cursor { get; } = new(
        "cursor", "The `next_cursor` of the previous page.", QueryParameters.TextSchema(),
        text => ClientName.IsValid(text) ? text : null, () => JobQueryErrors.Cursor);
}
