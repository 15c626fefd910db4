using System.Globalization;
using Gateway.Hostile;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>The figures of one attack at its full size, and the claims that they violate.</summary>
internal sealed record HostileFigures
{
    public const long MiB = 1024 * 1024;

    private const long MostResident = 450 * MiB;

    /// <summary>Compiled code and filled pools stay after an attack.</summary>
    private const long MostKept = 50 * MiB;
    private const long MostManagedKept = 32 * MiB;
    private const int MostConnectionsKept = 5;

    /// <summary>The pool of the database keeps its connections, of which each has some files.</summary>
    private const int MostDescriptorsKept = 40;
    private const double MostDelay = 100;

    public required Scenario Scenario { get; init; }

    public required GoodClientFigures Before { get; init; }

    public required GoodClientFigures During { get; init; }

    public required IReadOnlyDictionary<string, long> Tally { get; init; }

    public required bool Lives { get; init; }

    public required ResourceFigures ResourcesBefore { get; init; }

    public required ResourceFigures ResourcesAfter { get; init; }

    public required long Peak { get; init; }

    public required TimeSpan Rest { get; init; }

    public required int UpstreamPolls { get; init; }

    public required TimeSpan GatewayTime { get; init; }

    public required TimeSpan AttackerTime { get; init; }

    /// <summary>The last lines of the gateway's output, which may name the reason of its end.</summary>
    public required string LastOutput { get; init; }

    public IEnumerable<string> Violations
    {
        get
        {
            if (!Lives)
            {
                yield return "the process died";
                yield break;
            }

            if (Peak >= MostResident)
            {
                yield return Text($"resident memory of {Peak / MiB} MiB");
            }

            if (During.Failures.Count > 0)
            {
                yield return Text($"{During.Failures.Count} failures of the good client: {During.Failures.First()}");
            }

            if (During.Percentile(99) >= Before.Percentile(99) + MostDelay)
            {
                yield return "p99 of the good client";
            }

            if (!HasReturned(ResourcesAfter.Resident, ResourcesBefore.Resident))
            {
                yield return "resident memory afterwards";
            }

            if (!(ResourcesAfter.Managed - ResourcesBefore.Managed < MostManagedKept))
            {
                yield return "managed memory afterwards";
            }

            if (!AreClosed(ResourcesAfter.Connections, ResourcesBefore.Connections))
            {
                yield return "open connections afterwards";
            }

            if (!AreDescriptorsClosed(ResourcesAfter, ResourcesBefore))
            {
                yield return "open descriptors afterwards";
            }

            if (!AreFilesRemoved(ResourcesAfter, ResourcesBefore))
            {
                yield return "files afterwards";
            }

            if (UpstreamPolls > Scenario.MostUpstreamPolls)
            {
                yield return "upstream polls";
            }

            foreach (var figure in Scenario.ViolatedFigures(Tally))
            {
                yield return figure;
            }
        }
    }

    /// <summary>The row of the table.</summary>
    public string Row => Text(
        $"| `{Scenario.Name}` | {Scenario.Attack} | {(Violations.Any() ? "**" + string.Join("; ", Violations) + "**" : "met")} | ")
        + Text($"{ResourcesBefore.Resident / MiB} → {Peak / MiB} → {ResourcesAfter.Resident / MiB} MiB after {Rest.TotalSeconds:0} s | ")
        + Text($"{ResourcesBefore.Managed / MiB} → {ResourcesAfter.Managed / MiB} MiB | ")
        + Text($"{ResourcesBefore.Connections} → {ResourcesAfter.Connections} | ")
        + Text($"{ResourcesBefore.Descriptors} → {ResourcesAfter.Descriptors} | ")
        + Text($"{ResourcesBefore.FileBytes / MiB} → {ResourcesAfter.FileBytes / MiB} MiB | ")
        + Text($"{During.Times.Count} calls, {During.Failures.Count} failed, p50 {During.Percentile(50):0.0}, p99 ")
        + Text($"{During.Percentile(99):0} ms ({Before.Percentile(99):0} ms before) | {UpstreamPolls}/s | ")
        + Text($"{GatewayTime.TotalSeconds:0.0} s, attacker {AttackerTime.TotalSeconds:0.0} s | ")
        + string.Join(", ", Tally.OrderBy(answer => answer.Key).Select(answer => Text($"{answer.Key}: {answer.Value}"))) + " |";

    /// <summary>Whether nothing of the attack is left, apart from managed memory, which only a collection shows.</summary>
    public static bool HaveReturned(ResourceFigures after, ResourceFigures before) =>
        HasReturned(after.Resident, before.Resident) && AreClosed(after.Connections, before.Connections)
        && AreDescriptorsClosed(after, before) && AreFilesRemoved(after, before);

    private static bool HasReturned(long resident, long before) => resident - before < MostKept;

    private static bool AreClosed(int connections, int before) => connections - before < MostConnectionsKept;

    private static bool AreDescriptorsClosed(ResourceFigures after, ResourceFigures before) =>
        after.Descriptors - before.Descriptors < MostDescriptorsKept;

    private static bool AreFilesRemoved(ResourceFigures after, ResourceFigures before) => after.FileBytes <= before.FileBytes;

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture).Replace("\n", " ", StringComparison.Ordinal);
}
