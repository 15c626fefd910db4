using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Jobs.Submit;

/// <summary>The preference <c>wait</c> of the <c>Prefer</c> headers (RFC 7240, section 4.3).</summary>
internal static class WaitPreference
{
    private const string Name = "wait";

    /// <summary>
    /// The wait that the client requested. Only the first <c>wait</c> counts. If its value is not a number of seconds, it is ignored.
    /// </summary>
    /// <param name="prefer">The values of all <c>Prefer</c> headers.</param>
    /// <param name="longest">The upper limit. It also applies if the client states no time.</param>
    /// <returns>Null: the client does not request a wait.</returns>
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

        // A number with too many digits for this type also exceeds the limit.
        var seconds = double.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
