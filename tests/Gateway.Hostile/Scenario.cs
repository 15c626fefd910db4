namespace Gateway.Hostile;

/// <summary>One attack on the gateway.</summary>
/// <param name="Name">The name in the table, and for a run of this attack alone.</param>
/// <param name="Attack">Description of the attack at its full size.</param>
/// <param name="RunAsync">Attacks until the run is stopped.</param>
internal sealed record Scenario(string Name, string Attack, Func<AttackRun, Task> RunAsync)
{
    /// <summary>The default limit of the gateway, 100, and the polls that the boundary of a second adds.</summary>
    private const int DefaultUpstreamPolls = 150;

    /// <summary>The status of an exception that nobody expected.</summary>
    private const string Fault = "500";

    /// <summary>Runs before anything is measured, such as the submits of the jobs that the attack will ask for.</summary>
    public Func<AttackRun, Task>? PrepareAsync { get; init; }

    /// <summary>Settings of the gateway, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The largest number of polls that may reach the upstream in a second.</summary>
    public int MostUpstreamPolls { get; init; } = DefaultUpstreamPolls;

    /// <summary>Further claims: the largest value of figures of the tally. A figure that is missing violates its claim.</summary>
    public IReadOnlyDictionary<string, long> MostFigures { get; init; } = new Dictionary<string, long>();

    /// <summary>Answers that the attack must receive, so that it reaches what it attacks.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>Answers that no attack of this kind may receive.</summary>
    public IReadOnlyList<string> Forbidden { get; init; } = [];

    /// <summary>The claims on the tally of a full run that are violated.</summary>
    public IEnumerable<string> ViolatedFigures(IReadOnlyDictionary<string, long> tally) =>
    [
        .. MostFigures.Where(most => !tally.TryGetValue(most.Key, out var value) || value > most.Value).Select(most => most.Key),
        .. Expected.Where(answer => !tally.ContainsKey(answer)).Select(answer => "no answer " + answer),
        .. ForbiddenIn(tally),
    ];

    /// <summary>The forbidden answers. Each answer may begin with the name of its call.</summary>
    public IEnumerable<string> ForbiddenIn(IReadOnlyDictionary<string, long> tally) => tally.Keys
        .Where(answer => answer.Split(' ')[^1] is var status && (status == Fault || Forbidden.Contains(status)))
        .Select(answer => "answer " + answer);
}
