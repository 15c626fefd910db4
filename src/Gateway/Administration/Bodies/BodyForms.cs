using Gateway.Clients;
using Gateway.Text;

namespace Gateway.Administration.Bodies;

/// <summary>What the members of a body must be.</summary>
internal static class BodyForms
{
    public static Message Required => "is required";

    public static Message Unknown => "is not a member of this object";

    public static Message String => "must be a string";

    public static Message TrueOrFalse => "must be true or false";

    public static Message WholeNumber => "must be a whole number";

    public static Message List => "must be a list of strings";

    public static Message Object => "must be an object";

    public static Message AtMostChars(int most) => $"must have at most {most} characters";

    public static Message AtMostItems(int most) => $"must have at most {most} entries";

    public static Message Between(long least, long most) => $"must be from {least} to {most}";

    public static Message Unstorable => "must not contain control characters or half of a surrogate pair";

    public static Message HasKey => ClientKey.OccursRule;

    public static Message InPath(string value) => $"must be '{value}' as in the path, or absent";

    public static Message OneOf(IEnumerable<string> names) => $"must be one of {string.Join(", ", names)}";

    public static Message NamedTwice(string name) => $"has the name '{name}' twice; the case of names does not matter";

    public static Message InTheFuture => "must be in the future";

    public static Message Duration(TimeSpan most) => $"must be from 00:00:00 to {most}";
}
