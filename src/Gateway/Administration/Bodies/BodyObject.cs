using System.Globalization;
using System.Text;
using Gateway.Clients;
using Gateway.Contracts.Messages;
using Gateway.Jobs.Store.Sql;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Administration.Bodies;

/// <summary>
/// Reads the members of one object of a body, and reports every violation with its place. A member that is null counts as absent. After
/// the last member, <see cref="End"/> reports the members that nothing has read.
/// </summary>
internal sealed class BodyObject(JsonValue value, BodyReport report, params object[] location)
{
    private const int MaxNameChars = 256;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Reports a violation of a rule by a member.</summary>
    public void Refuse(string name, Message form) => report.Add(At(name), BodyReport.ValueError, form);

    /// <summary>Reports a violation by a value below this object, unless its place has one already.</summary>
    public void RefuseAt(object[] place, Message form)
    {
        object[] at = [.. location, .. place];
        if (!report.Has(at))
        {
            report.Add(at, BodyReport.ValueError, form);
        }
    }

    public string? Text(string name, int mostChars, bool isRequired = false)
    {
        if (!TryFind(name, isRequired, out var member))
        {
            return null;
        }

        return TextOf(member, mostChars, At(name));
    }

    public bool? Flag(string name)
    {
        if (!TryFind(name, isRequired: false, out var member))
        {
            return null;
        }

        if (member.Kind is JsonKind.True or JsonKind.False)
        {
            return member.Kind == JsonKind.True;
        }

        report.Add(At(name), ViolationTypes.BoolType, BodyForms.TrueOrFalse);
        return null;
    }

    public int? Whole(string name, int least, int most)
    {
        if (!TryFind(name, isRequired: false, out var member))
        {
            return null;
        }

        if (member.Kind != JsonKind.Number || !member.TryGetRaw(MaxNameChars, out var raw)
            || !long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            report.Add(At(name), ViolationTypes.IntType, BodyForms.WholeNumber);
            return null;
        }

        if (number >= least && number <= most)
        {
            return (int)number;
        }

        report.Add(
            At(name), number < least ? ViolationTypes.GreaterThanEqual : ViolationTypes.LessThanEqual, BodyForms.Between(least, most));
        return null;
    }

    public IReadOnlyList<string> Texts(string name, int mostItems, int mostChars)
    {
        if (!TryFind(name, isRequired: false, out var member))
        {
            return [];
        }

        if (member.Kind != JsonKind.Array)
        {
            report.Add(At(name), ViolationTypes.ListType, BodyForms.List);
            return [];
        }

        if (member.Count > mostItems)
        {
            report.Add(At(name), ViolationTypes.TooLong, BodyForms.AtMostItems(mostItems));
            return [];
        }

        var texts = new List<string>(member.Count);
        foreach (var item in member.Children)
        {
            texts.Add(TextOf(item, mostChars, At(name, texts.Count)) ?? "");
        }

        return texts;
    }

    /// <returns>Null: the member is absent, or no object.</returns>
    public BodyObject? Object(string name) =>
        TryFind(name, isRequired: false, out var member) && IsObject(member, At(name)) ? new BodyObject(member, report, At(name)) : null;

    /// <summary>The members of an object whose names are free, each an object.</summary>
    public IReadOnlyList<(string Name, BodyObject Entry)> Entries(string name, int mostItems)
    {
        if (!TryFind(name, isRequired: false, out var member) || !IsObject(member, At(name)))
        {
            return [];
        }

        if (member.Count > mostItems)
        {
            report.Add(At(name), ViolationTypes.TooLong, BodyForms.AtMostItems(mostItems));
            return [];
        }

        var entries = new List<(string, BodyObject)>(member.Count);
        foreach (var entry in member.Children)
        {
            var entryName = NameOf(entry);
            if (ClientKey.OccursIn(entryName))
            {
                report.Add(At(name), BodyReport.ValueError, BodyForms.HasKey);
                continue;
            }

            var at = At(name, entryName);
            if (IsObject(entry, at))
            {
                entries.Add((entryName, new BodyObject(entry, report, at)));
            }
        }

        return entries;
    }

    /// <summary>Members that an answer has, and that a change can't set. A caller may send them back.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Reports the members that are unknown.</summary>
    public void End()
    {
        foreach (var member in value.Children)
        {
            if (NameOf(member) is var name && !_known.Contains(name))
            {
                report.Add(At(name), ViolationTypes.ExtraForbidden, BodyForms.Unknown);
            }
        }
    }

    private static string NameOf(JsonValue member) => member.TryGetShortName(MaxNameChars, out var name) ? name : "…";

    private object[] At(params ReadOnlySpan<object> names) => [.. location, .. names];

    private bool TryFind(string name, bool isRequired, out JsonValue member)
    {
        _known.Add(name);
        var isPresent = value.TryGetMember(Encoding.UTF8.GetBytes(name), out member) && member.Kind != JsonKind.Null;
        if (!isPresent && isRequired)
        {
            report.Add(At(name), ViolationTypes.Missing, BodyForms.Required);
        }

        return isPresent;
    }

    private bool IsObject(JsonValue member, object[] at)
    {
        if (member.Kind == JsonKind.Object)
        {
            return true;
        }

        report.Add(at, ViolationTypes.ObjectType, BodyForms.Object);
        return false;
    }

    private string? TextOf(JsonValue member, int mostChars, object[] at)
    {
        if (member.Kind != JsonKind.String)
        {
            report.Add(at, ViolationTypes.StringType, BodyForms.String);
            return null;
        }

        if (!member.TryGetShortString(mostChars, out var text))
        {
            report.Add(at, ViolationTypes.StringTooLong, BodyForms.AtMostChars(mostChars));
            return null;
        }

        if (!StoreText.IsStorable(text) || text.Any(char.IsControl))
        {
            report.Add(at, BodyReport.ValueError, BodyForms.Unstorable);
            return null;
        }

        // It would be stored, logged and shown.
        if (ClientKey.OccursIn(text))
        {
            report.Add(at, BodyReport.ValueError, BodyForms.HasKey);
            return null;
        }

        return text;
    }
}
