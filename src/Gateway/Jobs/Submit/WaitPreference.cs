using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Jobs.Submit;

/// <summary>The preference <c>wait</c> of the <c>Prefer</c> headers (RFC 7240, section 4.3).</summary>
internal static class WaitPreference
{
    private const string Name = "wait";

    /// <summary>
    /// How long the client wants to wait. Only the first <c>wait</c> counts; one whose value is no number of seconds is ignored.
    /// </summary>
    /// <param name="prefer">The values of all <c>Prefer</c> headers.</param>
    /// <param name="longest">The upper bound, and the time when the client names none.</param>
    /// <returns>Null: the client does not ask to wait.</returns>
    public static TimeSpan? Read(StringValues prefer, TimeSpan longest)
    {
        foreach (var header in prefer)
        {
            var preferences = new PreferenceScanner(header);
            while (preferences.MoveNext())
            {
                if (preferences.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))
                {
                    return preferences.Value.IsEmpty ? longest : Seconds(preferences.Value, longest);
                }
            }
        }

        return null;
    }

    /// <summary>The value of <c>Preference-Applied</c>.</summary>
    public static string Applied(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture, $"{Name}={wait.TotalSeconds:0.###}");

    private static TimeSpan? Seconds(ReadOnlySpan<char> value, TimeSpan longest)
    {
        var point = value.IndexOf('.');
        if (!IsDigits(point < 0 ? value : value[..point]) || (point >= 0 && !IsDigits(value[(point + 1)..])))
        {
            return null;
        }

        // More digits than a number of this type holds exceed every bound as well.
        var seconds = double.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
