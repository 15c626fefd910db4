using System.Globalization;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Administration.Bodies;

/// <summary>Collects the violations of a body.</summary>
/// <param name="language">The language of the caller.</param>
internal sealed class BodyReport(CultureInfo language)
{
    /// <summary>A rule of the value and not of its type.</summary>
    public const string ValueError = "value_error";

    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public bool Has(IReadOnlyList<object> location) => _violations.Exists(violation => violation.Location.SequenceEqual(location));

    /// <param name="location">The place: names and indexes.</param>
    /// <param name="type">The code of the rule.</param>
    /// <param name="form">The valid form.</param>
    public void Add(IReadOnlyList<object> location, string type, Message form) =>
        _violations.Add(new Violation(location, type, form.In(language)));
}
