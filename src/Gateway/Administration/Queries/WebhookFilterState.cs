using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Administration.Queries;

/// <summary>A state of deliveries to list.</summary>
/// <param name="State">Null: the jobs have not ended.</param>
internal readonly record struct WebhookFilterState(WebhookState? State)
{
    private static readonly WebhookFilterState[] States =
        [new(null), .. Enum.GetValues<WebhookState>().Select(static state => new WebhookFilterState(state))];

    public static IEnumerable<string> Names => States.Select(static state => WebhookView.NameOf(state.State));

    public static WebhookFilterState? Parse(string name) =>
        States.Where(state => WebhookView.NameOf(state.State) == name).Select(state => (WebhookFilterState?)state).FirstOrDefault();
}
