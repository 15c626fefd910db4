namespace Gateway.Testing.Contracts.Oracle;

/// <summary>
/// The rules that the five model documents state for single parameters. A violation is recorded under the name of the parameter.
/// </summary>
internal sealed class BodyRules(OracleObject body)
{
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    public SortedSet<string> Offences { get; } = new(StringComparer.Ordinal);

    /// <summary>Parameters of which the documents do not say whether they are right.</summary>
    public HashSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that no sentence spoke of.</summary>
    public int Unnamed => body.Members.Keys.Count(name => !_named.Contains(name));

    /// <summary>必需 / required: there, a string, and not blank.</summary>
    public void RequiredText(string name)
    {
        if (Take(name) is not OracleText { Value: var text } || string.IsNullOrWhiteSpace(text))
        {
            Offences.Add(name);
        }
    }

    public void Text(string name) => Check(name, value => value is OracleText);

    public void Flag(string name) => Check(name, value => value is OracleFlag);

    public void OneOf(string name, params string[] values) => Check(name, value => value is OracleText text && values.Contains(text.Value));

    public void Number(string name, string low, string high) =>
        Check(name, value => value is OracleNumber number && WrittenNumber.Of(number.Written).IsWithin(low, high));

    public void Integer(string name, string low, string high) =>
        Check(name, value => value is OracleNumber number
            && WrittenNumber.Of(number.Written) is { IsWhole: true } whole && whole.IsWithin(low, high));

    public void RequiredPicture(string name, params string[] types)
    {
        Judge(name, Take(name), types);
    }

    /// <summary>An array of pictures with at least one; each bad one is an offence of its own.</summary>
    public void RequiredPictures(string name)
    {
        if (Take(name) is not OracleList { Items: { Count: > 0 } items })
        {
            Offences.Add(name);
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            Judge($"{name}[{i}]", items[i]);
        }
    }

    private void Judge(string path, OracleValue? value, params string[] types)
    {
        switch (value is OracleText text ? PictureAddress.Judge(text.Value, types) : false)
        {
            case null:
                Open.Add(path);
                break;
            case false:
                Offences.Add(path);
                break;
        }
    }

    private void Check(string name, Func<OracleValue, bool> isGood)
    {
        if (Take(name) is { } value && !isGood(value))
        {
            Offences.Add(name);
        }
    }

    private OracleValue? Take(string name)
    {
        _named.Add(name);
        return body.Members.GetValueOrDefault(name);
    }
}
