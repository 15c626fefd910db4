using System.Collections;
using System.Globalization;
using System.Reflection;
using Gateway.Text;

namespace Gateway.Configuration.Binding;

/// <summary>
/// Binds a section to an options class and reports all errors at once. The framework's binder stops at the first error, quotes the
/// value, and reads a duration of 5 as five days (docs/decisions/0013). No value that could be a secret is quoted: neither a <see
/// cref="Secret"/> nor a value below an unknown key.
/// </summary>
internal sealed class StrictBinder
{
    private const string ExpectsSection = "must be a section with keys of its own, got a single value";
    private const string ExpectsValue = "must be a single value, got a section";

    private readonly List<ConfigurationProblem> _problems = [];

    private StrictBinder()
    {
    }

    /// <summary>Binds all valid values. Use the options only if there are no problems.</summary>
    public static (T Options, IReadOnlyList<ConfigurationProblem> Problems) Bind<T>(IConfigurationSection section)
        where T : new()
    {
        var binder = new StrictBinder();
        var options = new T();
        if (IsScalar(section))
        {
            binder.Report(section, ExpectsSection);
        }

        binder.BindObject(section, options);
        return (options, binder._problems);
    }

    private static bool IsScalar(IConfigurationSection section) => !string.IsNullOrEmpty(section.Value);

    private static bool IsSection(IConfigurationSection section) => section.GetChildren().Any();

    private void BindObject(IConfigurationSection section, object target)
    {
        var properties = target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
            {
                Report(child, NearestName.Find(child.Key, properties.Keys) is { } nearest
                    ? $"unknown key; did you mean {section.Path}:{nearest}?"
                    : $"unknown key; known here: {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}");
            }
            else if (BindValue(child, property.PropertyType, property.GetValue(target)) is { } value)
            {
                property.SetValue(target, value);
            }
        }
    }

    /// <summary>The new value, or null to leave the current value unchanged.</summary>
    private object? BindValue(IConfigurationSection section, Type declared, object? current)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (ScalarConverter.IsScalar(type))
        {
            return BindScalar(section, type);
        }

        if (IsScalar(section))
        {
            Report(section, ExpectsSection);
            return null;
        }

        var value = current ?? Activator.CreateInstance(type)!;
        switch (value)
        {
            case IDictionary dictionary:
                BindDictionary(section, dictionary, type.GetGenericArguments()[1]);
                break;
            case IList list:
                BindList(section, list, type.GetGenericArguments()[0]);
                break;
            default:
                BindObject(section, value);
                break;
        }

        return value;
    }

    private object? BindScalar(IConfigurationSection section, Type type)
    {
        if (IsSection(section))
        {
            Report(section, ExpectsValue);
            return null;
        }

        // An environment variable or a compose file expresses "unset" as an empty value.
        if (string.IsNullOrEmpty(section.Value))
        {
            return null;
        }

        // With Windows line ends in a file of variables, each value ends with a carriage return. No valid value ends with one.
        var value = ScalarConverter.Convert(type, section.Value.TrimEnd('\r', '\n'), out var problem);
        if (problem is not null)
        {
            Report(section, problem);
        }

        return value;
    }

    private void BindDictionary(IConfigurationSection section, IDictionary dictionary, Type elementType)
    {
        foreach (var child in section.GetChildren())
        {
            if (BindElement(child, elementType) is { } element)
            {
                dictionary[child.Key] = element;
            }
        }
    }

    private void BindList(IConfigurationSection section, IList list, Type elementType)
    {
        var next = 0;
        foreach (var child in section.GetChildren())
        {
            // Configuration sources override each other by index. A gap means that the source with the lower indexes is missing.
            if (child.Key != next.ToString(CultureInfo.InvariantCulture))
            {
                Report(child, $"list elements are numbered 0, 1, 2 without a gap; expected {next}");
            }

            next++;
            if (BindElement(child, elementType) is { } element)
            {
                list.Add(element);
            }
        }
    }

    /// <summary>
    /// Binds an element of a list. An empty element is an error, because ignoring it would widen a list of permissions.
    /// </summary>
    private object? BindElement(IConfigurationSection section, Type type)
    {
        if (ScalarConverter.IsScalar(Nullable.GetUnderlyingType(type) ?? type) && !IsSection(section)
            && string.IsNullOrEmpty(section.Value))
        {
            Report(section, "must not be empty");
            return null;
        }

        return BindValue(section, type, current: null);
    }

    private void Report(IConfigurationSection section, string message) =>
        _problems.Add(new ConfigurationProblem(Echo.OneLine(section.Path), message));
}
