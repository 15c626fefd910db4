using Gateway.Text;

namespace Gateway.Administration.Queries;

/// <summary>The valid forms of query parameters that only the administration API has.</summary>
internal static class QueryForms
{
    public static Message Client => "the name of a client";

    public static Message Text => "a text of 1 to 256 visible ASCII characters";
}
