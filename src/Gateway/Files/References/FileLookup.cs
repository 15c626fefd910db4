using System.Globalization;
using Gateway.Configuration.Options;
using Gateway.Contracts.Messages;
using Gateway.Errors;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.References;

/// <summary>
/// Looks up the files that a body names. A file that does not exist, that belongs to another client, that has expired or whose upload is
/// not complete is refused with the same words, so that a client learns nothing about the files of others.
/// </summary>
internal sealed class FileLookup(IFileStore store, StoreMonitor monitor, TimeProvider time)
{
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store cannot be read.</exception>
    public async Task<SubmittedFiles> FindAsync(
        IReadOnlyList<FileReference> references, string client, FilesOptions options, CultureInfo culture, CancellationToken cancellation)
    {
        var names = references.Select(static reference => reference.FileName).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var files = names.Count == 0 ? [] : await monitor.WatchAsync(store.FindFilesAsync(names, cancellation));
        var now = time.GetUtcNow();
        var usable = files.Where(file => file.Client == client && file.IsServed(now) && file.Content is not null)
            .ToDictionary(static file => file.Name, StringComparer.Ordinal);
        foreach (var reference in references)
        {
            reference.File = reference.FileName is { } name ? usable.GetValueOrDefault(name) : null;
        }

        return new SubmittedFiles(references, [.. Violations(references, options, culture)]);
    }

    /// <summary>The violation of a reference without a file that the client can use.</summary>
    public static Violation Unavailable(FileReference reference, CultureInfo culture) =>
        Refused(reference, reference.IsUpload ? MessageKeys.FileUpload : MessageKeys.FileUnavailable, culture);

    /// <summary>The text for a file that the upstream could not read at its URL. Null: it can.</summary>
    private static string? WrongAsLink(FileReference reference, StoredFile file) =>
        file.IsPrivate ? MessageKeys.FilePrivate : reference.IsExact ? null : MessageKeys.FileSpelling;

    private static Violation Refused(FileReference reference, string key, CultureInfo culture) =>
        new(reference.Location, ViolationTypes.FileDownloadError, Text(key, culture));

    private static IEnumerable<Violation> Violations(
        IReadOnlyList<FileReference> references, FilesOptions options, CultureInfo culture)
    {
        var inlined = 0L;
        var isTooLarge = false;
        for (var index = 0; index < references.Count; index++)
        {
            var reference = references[index];
            if (index == ReferenceFinder.MostReferences)
            {
                yield return Violated(
                    reference, ViolationTypes.TooLong, MessageKeys.TooManyFiles, culture, ReferenceFinder.MostReferences, "max_length");
            }

            if (reference.File?.Content is not { } content)
            {
                yield return Unavailable(reference, culture);
                continue;
            }

            if (options.Delivery == FileDelivery.Link && WrongAsLink(reference, reference.File) is { } wrong)
            {
                yield return Refused(reference, wrong, culture);
            }

            inlined += content.Length;
            if (options.Delivery == FileDelivery.Inline && inlined > options.MaxInlineBytes && !isTooLarge)
            {
                isTooLarge = true;
                yield return Violated(
                    reference, ViolationTypes.FileTooLarge, MessageKeys.FilesTooLarge, culture, options.MaxInlineBytes, "max_size");
            }
        }
    }

    private static Violation Violated(
        FileReference reference, string type, string key, CultureInfo culture, long bound, string contextName)
    {
        var text = bound.ToString(CultureInfo.InvariantCulture);
        return new Violation(reference.Location, type, Text(key, culture).Replace("{Bound}", text, StringComparison.Ordinal))
        {
            Context = (contextName, text),
        };
    }

    private static string Text(string key, CultureInfo culture) => ContractLanguage.Instance.GetString(key, culture);
}
