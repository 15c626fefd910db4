namespace Gateway.Documentation.Answers;

/// <summary>The statuses that share one error answer in the document. A submit has sixteen error statuses: with one answer
/// for each, the few that need different handling would be hard to find.</summary>
/// <param name="Key">The key under <c>responses</c>: a status, or a range such as <c>4XX</c>.</param>
/// <param name="Suffix">The end of the component's name.</param>
/// <param name="Meaning">The advice that holds for each error of the group.</param>
internal sealed record ErrorGroup(string Key, string Suffix, string Meaning)
{
    private static readonly ErrorGroup Rejected = new("4XX", "Rejected",
        "The request was rejected. Select an example to see the error of each case.");

    private static readonly ErrorGroup Invalid = new("422", "Invalid",
        "The body was rejected. If it violates the contract, `detail` lists every violation, and nothing was forwarded.");

    private static readonly ErrorGroup NotToRepeat = new("424", "NotToRepeat",
        "Do not send the submit again: the job may exist, and a second submit may be charged twice.");

    private static readonly ErrorGroup RateLimited = new("429", "RateLimited",
        "Too many requests. This request was not accepted: send it again after `Retry-After` seconds.");

    private static readonly ErrorGroup Failed = new("5XX", "Failed",
        "The gateway or the upstream failed. Select an example to see each case and whether the request may be sent again.");

    public static IReadOnlyList<ErrorGroup> All { get; } = [Rejected, Invalid, NotToRepeat, RateLimited, Failed];

    public static ErrorGroup Of(int status) => status switch
    {
        StatusCodes.Status422UnprocessableEntity => Invalid,
        StatusCodes.Status424FailedDependency => NotToRepeat,
        StatusCodes.Status429TooManyRequests => RateLimited,
        < StatusCodes.Status500InternalServerError => Rejected,
        _ => Failed,
    };
}
