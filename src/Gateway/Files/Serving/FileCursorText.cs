using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Files.Serving;

/// <summary>A position in a list of files as the text that a client gets and sends back. It contains no id and grants no access.</summary>
internal static class FileCursorText
{
    private const int MaxLength = 128;

    public static string Of(FileCursor cursor) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{StoreTime.ToStore(cursor.CreatedAt)} {cursor.Name}")));

    /// <returns>Null: the text is not a cursor.</returns>
    public static FileCursor? TryParse(string text)
    {
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
        return parts is [var time, var name] && StorageNames.IsFile(name)
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            && micros <= StoreTime.ToStore(DateTimeOffset.MaxValue)
            ? new FileCursor(StoreTime.FromStore(micros), name)
            : null;
    }
}
