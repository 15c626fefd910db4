using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Contracts.Schema;
using Gateway.Json;

namespace Gateway.Contracts.Rules;

/// <summary>The value that a validator reads: one value of a body, its path, and the language of messages about it.</summary>
internal sealed class CheckedValue
{
    private JsonValue[] _slots = [];
    private List<JsonValue>? _unknown;

    public CheckedValue(JsonValue value, UnknownParameterPolicy policy, CultureInfo culture)
    {
        Value = value;
        Policy = policy;
        Culture = culture;
    }

    /// <summary>The value of a report that has not begun; see <see cref="Begin"/>.</summary>
    public CheckedValue() => Culture = CultureInfo.InvariantCulture;

    private CheckedValue(CheckedValue parent)
    {
        Parent = parent;
        Policy = parent.Policy;
        Culture = parent.Culture;
    }

    /// <summary>Maximum number of unknown members that are listed. Further ones are only counted.</summary>
    public const int MostUnknownListed = 16;

    public JsonValue Value { get; private set; }

    /// <summary>The enclosing value. Null for the body itself, which has no segment either.</summary>
    public CheckedValue? Parent { get; }

    /// <summary>Name or index within the parent.</summary>
    public object? Segment { get; private set; }

    public UnknownParameterPolicy Policy { get; private set; }

    public CultureInfo Culture { get; private set; }

    /// <summary>
    /// Members that are not in the contract. <see cref="Policy"/> decides whether they are refused, reported or ignored.
    /// </summary>
    public IReadOnlyList<JsonValue> Unknown => _unknown ?? (IReadOnlyList<JsonValue>)[];

    public int UnknownOmitted { get; private set; }

    /// <summary>Unknown members of nested objects, each of which has its own <see cref="CheckedValue"/>.</summary>
    public List<UnknownParameter>? NestedUnknown { get; private set; }

    /// <summary>While one form of a union is reported: the names of members that some form has. A message does not call them unknown.
    /// </summary>
    public IReadOnlySet<string>? NamesOfForms { get; set; }

    /// <summary>The member of a parameter, by the parameter's position in the contract.</summary>
    public JsonValue this[int slot] => _slots[slot];

    /// <summary>A child of this value. It is reused for each item of an array.</summary>
    public CheckedValue CreateChild() => new(this);

    /// <summary>The value of a parameter of this object. Without a name: this value itself.</summary>
    public CheckedValue At(string? name, JsonValue value)
    {
        if (name is null)
        {
            return this;
        }

        var child = CreateChild();
        child.MoveTo(value, name);
        return child;
    }

    /// <summary>Begins a report about a body with the objects of the report before it.</summary>
    public void Begin(JsonValue body, UnknownParameterPolicy policy, CultureInfo culture) =>
        (Value, Policy, Culture) = (body, policy, culture);

    /// <summary>Drops all references to the body, so that nothing of it stays in memory.</summary>
    public void Clear()
    {
        Value = default;
        Array.Clear(_slots);
        _unknown?.Clear();
        UnknownOmitted = 0;
        NestedUnknown = null;
    }

    public void MoveTo(JsonValue value, object segment)
    {
        Value = value;
        Segment = segment;
    }

    /// <summary>Assigns the members of an object to their parameters.</summary>
    public void Resolve(IReadOnlyList<ContractParameter> parameters)
    {
        if (_slots.Length == parameters.Count)
        {
            Array.Clear(_slots);
        }
        else
        {
            _slots = new JsonValue[parameters.Count];
        }

        _unknown?.Clear();
        UnknownOmitted = 0;
        var expected = 0;
        foreach (var member in Value.Children)
        {
            var slot = Find(member, parameters, expected);
            if (slot >= 0)
            {
                _slots[slot] = member;
                expected = slot + 1;
            }
            else
            {
                AddUnknown(member);
            }
        }
    }

    /// <summary>Counts unknown members that the report does not list, if it is full or lists none.</summary>
    /// <returns>False: the report lists them.</returns>
    public bool TryOmitUnknown(int members)
    {
        if (Parent is not null)
        {
            return Parent.TryOmitUnknown(members);
        }

        var isListed = Policy == UnknownParameterPolicy.Warn && (NestedUnknown?.Count ?? 0) < MostUnknownListed;
        if (isListed || Policy == UnknownParameterPolicy.Reject)
        {
            return false;
        }

        UnknownOmitted += members;
        return true;
    }

    /// <summary>Counts unknown members of a nested object that are not listed.</summary>
    public void CountOmitted(int members)
    {
        if (Parent is not null)
        {
            Parent.CountOmitted(members);
        }
        else
        {
            UnknownOmitted += members;
        }
    }

    public void AddNestedUnknown(UnknownParameter unknown)
    {
        if (Parent is not null)
        {
            Parent.AddNestedUnknown(unknown);
        }
        else if ((NestedUnknown ??= []).Count < MostUnknownListed)
        {
            NestedUnknown.Add(unknown);
        }
        else
        {
            UnknownOmitted++;
        }
    }

    public List<object> Path()
    {
        var path = new List<object>();
        for (var subject = this; subject.Parent is not null; subject = subject.Parent)
        {
            path.Insert(0, subject.Segment!);
        }

        return path;
    }

    private void AddUnknown(JsonValue member)
    {
        if ((_unknown ??= []).Count < MostUnknownListed)
        {
            _unknown.Add(member);
        }
        else
        {
            UnknownOmitted++;
        }
    }

    // Most clients send parameters in the documented order, so the search begins after the last match.
    public static int Find(JsonValue member, IReadOnlyList<ContractParameter> parameters, int expected) =>
        member.TryGetPlainName(out var name) ? Find(name, parameters, expected) : FindDecoded(member, parameters, expected);

    private static int FindDecoded(JsonValue member, IReadOnlyList<ContractParameter> parameters, int expected)
    {
        // An escape has up to six times as many bytes as its character. A longer name is no parameter and need not be decoded.
        const int longestEscape = 6;
        var longest = 0;
        foreach (var parameter in parameters)
        {
            longest = Math.Max(longest, parameter.Utf8Name.Length);
        }

        return member.RawNameLength > longest * longestEscape
            ? -1
            : Find(member.GetName(stackalloc byte[JsonLimits.MaxNameBytes]), parameters, expected);
    }

    private static int Find(ReadOnlySpan<byte> name, IReadOnlyList<ContractParameter> parameters, int expected)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var slot = expected + i < parameters.Count ? expected + i : expected + i - parameters.Count;
            if (name.SequenceEqual(parameters[slot].Utf8Name))
            {
                return slot;
            }
        }

        return -1;
    }
}
