using System.Globalization;
using System.Text;
using Gateway.Errors;

namespace Gateway.Contracts.Messages;

/// <summary>One line for the <c>message</c> of a response whose violations are in <c>detail</c>.</summary>
internal static class ValidationErrorMessage
{
    /// <summary>For example <c>num_inference_steps: must be between 2 and 40 (and 2 more)</c>.</summary>
    public static string Summarise(IReadOnlyList<Violation> violations, CultureInfo culture)
    {
        if (violations.Count == 0)
        {
            return "";
        }

        var summary = $"{Path(violations[0].Location)}: {violations[0].Message}";
        return violations.Count == 1
            ? summary
            : ContractLanguage.Instance.GetString(MessageKeys.AndMore, culture)
                .Replace("{Count}", (violations.Count - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{Summary}", summary, StringComparison.Ordinal);
    }

    /// <summary>For example <c>image_urls[0]</c>.</summary>
    public static string Path(IReadOnlyList<object> location)
    {
        if (location is [string name])
        {
            return name;
        }

        var path = new StringBuilder();
        foreach (var segment in location)
        {
            if (segment is int index)
            {
                path.Append('[').Append(index).Append(']');
            }
            else
            {
                path.Append(path.Length == 0 ? "" : ".").Append(segment);
            }
        }

        return path.ToString();
    }
}
