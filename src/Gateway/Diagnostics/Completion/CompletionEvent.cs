using System.Collections;
using System.Globalization;

namespace Gateway.Diagnostics.Completion;

/// <summary>
/// Properties of the completion event, as a log state. A property without a value is omitted instead of being logged as null, and the
/// message contains only existing properties.
/// </summary>
internal sealed class CompletionEvent : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const int MaxProperties = 24;
    private const string Format = "{OriginalFormat}";

    private readonly List<KeyValuePair<string, object?>> _properties = new(MaxProperties);

    public int Count => _properties.Count;

    public KeyValuePair<string, object?> this[int index] => _properties[index];

    /// <summary>Adds a property if it has a value.</summary>
    public void Add(string name, object? value)
    {
        if (value is not null)
        {
            _properties.Add(new(name, value));
        }
    }

    /// <summary>Completes the event with the message template for this outcome.</summary>
    public void Complete(string template) => _properties.Add(new(Format, template));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(
        ", ",
            _properties.Where(
                property =>
                    property.Key != Format).Select(property =>
                        string.Create(CultureInfo.InvariantCulture, $"{property.Key}={property.Value}")));
}
