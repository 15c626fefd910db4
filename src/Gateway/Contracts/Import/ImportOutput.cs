using System.Buffers;
using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Documents;
using Gateway.Contracts.Reading;
using Gateway.Json;
using Gateway.Prices;

namespace Gateway.Contracts.Import;

/// <summary>
/// Writes the files of a model. A file of the same model is replaced, whatever its name is. A file of another model, and a file that
/// cannot be read, are kept.
/// </summary>
/// <param name="directory">The directory of the contracts. Null: the contracts go to standard output.</param>
/// <param name="output">Standard output.</param>
/// <param name="move">Renames a file, and replaces another one. Null: the file system does it.</param>
internal sealed class ImportOutput(string? directory, TextWriter output, Action<string, string>? move = null)
{
    /// <summary>Below the directory of the contracts, whose reader does not read sub-directories.</summary>
    private const string PriceDirectory = "prices";

    private readonly Action<string, string> _move = move ?? (static (from, to) => File.Move(from, to, overwrite: true));

    /// <summary>The models of the files of each directory. Null: the file says no model.</summary>
    private readonly Dictionary<string, SortedDictionary<string, Owned?>> _known = new(StringComparer.Ordinal);

    /// <summary>The model that a file names, also if the file has problems. Null: it names none.</summary>
    public static string? ModelOf(string file) => ModelFiles.LoadFile<Owned>(file, Owned.Read).Item?.Model;

    /// <summary>Writes the contract, and the price. Both are prepared before one of them is replaced.</summary>
    /// <exception cref="ImportException">
    /// A file belongs to another model or cannot be written, and nothing is written. Only if the price cannot be replaced at the very end,
    /// the contract is written, and the message says so.
    /// </exception>
    public async Task WriteAsync(ImportedContract imported, string? price, string source, CancellationToken cancellation)
    {
        if (directory is null)
        {
            await output.WriteAsync(imported.Text);
            await output.WriteAsync(price ?? "");
            return;
        }

        var prices = Path.Combine(directory, PriceDirectory);
        var path = FileOf(directory, imported, isPrice: false, source);
        var pricePath = price is null ? null : FileOf(prices, imported, isPrice: true, source);
        if (pricePath is not null && RealPath.Of(prices) == RealPath.Of(directory))
        {
            throw new ImportException($"{source}: {prices} leads back to the directory of the contracts");
        }

        using var contract = await PrepareAsync(path, imported.Text, cancellation);
        using var priced = pricePath is null ? null : await PrepareAsync(pricePath, price!, cancellation);
        Commit(contract, new Owned(path, imported.Model, IsPrice: false), written: null);
        await output.WriteLineAsync($"ok       {path}: {imported.Model}, {imported.Contract.Parameters.Count} parameters");
        if (priced is not null)
        {
            Commit(priced, new Owned(priced.Path, imported.Model, IsPrice: true), written: path);
            await output.WriteLineAsync($"ok       {pricePath}: price of {imported.Model}");
        }
    }

    private string FileOf(string place, ImportedContract imported, bool isPrice, string source)
    {
        var kind = KindOf(isPrice);
        var files = Files(place, source);
        List<Owned> own = [.. files.Values.OfType<Owned>().Where(file => file.Model == imported.Model)];
        if (own.Count > 1)
        {
            throw new ImportException(
                $"{source}: {own[0].File} and {own[1].File} are both the {kind} of '{imported.Model}'; remove one of them");
        }

        if (own is [var only])
        {
            return only.IsPrice is null || only.IsPrice == isPrice ? only.File
                : throw new ImportException(
                    $"{source}: the file {only.File} is the {KindOf(!isPrice)} and not the {kind} of '{imported.Model}', "
                    + "so it is kept");
        }

        var path = Path.Combine(place, imported.FileName);
        return !files.TryGetValue(path, out var other) ? path
            : other is null ? throw new ImportException($"{source}: the file {path} exists and says no model, so it is kept")
            : throw new ImportException(
                $"{source}: the file {path} is the {KindOf(other.IsPrice ?? isPrice)} of another model, '{other.Model}'");
    }

    private static string KindOf(bool isPrice) => isPrice ? "price" : "contract";

    private SortedDictionary<string, Owned?> Files(string place, string source)
    {
        if (!_known.TryGetValue(place, out var files))
        {
            // The names of two models can differ in the case of letters only, which some file systems ignore.
            files = new SortedDictionary<string, Owned?>(StringComparer.OrdinalIgnoreCase);
            var (existing, problem) = Directory.Exists(place) ? ModelFiles.List(place) : ([], null);
            if (problem is not null)
            {
                throw new ImportException($"{source}: {problem}");
            }

            foreach (var file in existing)
            {
                files[file] = ModelFiles.LoadFile<Owned>(file, Owned.Read).Item;
            }

            _known.Add(place, files);
        }

        return files;
    }

    private async Task<FileReplacement> PrepareAsync(string path, string text, CancellationToken cancellation)
    {
        try
        {
            return await FileReplacement.PrepareAsync(path, text, _move, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path}: can't be written, so nothing is written: {exception.Message}");
        }
    }

    /// <param name="replacement">The prepared file.</param>
    /// <param name="owned">The file after its replacement.</param>
    /// <param name="written">The contract that is already replaced. Null: none is.</param>
    private void Commit(FileReplacement replacement, Owned owned, string? written)
    {
        try
        {
            replacement.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(written is null
                ? $"{replacement.Path}: can't be replaced, so nothing is written: {exception.Message}"
                : $"{replacement.Path}: can't be replaced, but the contract {written} is written: {exception.Message}");
        }

        var place = Path.GetFullPath(Path.GetDirectoryName(replacement.Path)!);
        foreach (var files in _known.Where(known => Path.GetFullPath(known.Key) == place))
        {
            files.Value[replacement.Path] = owned;
        }
    }

    /// <summary>The model that a file names. Its other members can have problems.</summary>
    /// <param name="File">The path of the file.</param>
    /// <param name="Model">The model.</param>
    /// <param name="IsPrice">Whether the file is a price, or else a contract. Null: its members do not say it.</param>
    private sealed record Owned(string File, string Model, bool? IsPrice) : IModelFile
    {
        public string Version => "";

        public static (Owned? Item, IReadOnlyList<FileProblem> Problems) Read(string file, byte[] utf8)
        {
            using var body = JsonBody.Parse(new ReadOnlySequence<byte>(utf8), ContractReader.Limits, out _);
            return body is not null && body.Root.TryGetMember("model"u8, out var model) && model.Kind == JsonKind.String
                && model.TryGetShortString(200, out var name)
                ? (new Owned(file, name, IsPriceOrContract(body.Root)), [])
                : (null, []);
        }

        private static bool? IsPriceOrContract(JsonValue root) =>
            root.TryGetMember("properties"u8, out _) ? false : PriceReader.IsPrice(root) ? true : null;
    }
}
