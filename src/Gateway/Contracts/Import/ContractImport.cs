using Gateway.Configuration.Files;
using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import;

/// <summary>
/// The sub-command <c>contracts import &lt;file-or-url&gt;…</c>. It makes a contract file of each document. What a contract cannot express
/// is printed with its place.
/// </summary>
internal sealed class ContractImport
{
    private const int Ok = 0;
    private const int Problems = 1;
    private const int UsageError = 2;

    /// <summary>Below the directory of the contracts, whose reader does not read sub-directories.</summary>
    private const string PriceDirectory = "prices";

    private readonly ImportOptions _options;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Dictionary<string, string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<IReadOnlyList<Contract>> _existing;

    private ContractImport(ImportOptions options, TextWriter output, TextWriter error)
    {
        _options = options;
        _output = output;
        _error = error;
        _existing = new Lazy<IReadOnlyList<Contract>>(ReadExisting);
    }

    /// <summary>
    /// Prints the result and returns the exit code: 0 succeeded, 1 a document has problems or differs, 2 invalid options.
    /// </summary>
    public static async Task<int> RunAsync(
        ImportOptions options, TextWriter output, TextWriter error, HttpMessageHandler handler, CancellationToken cancellation)
    {
        if (!options.AllowsUrls && options.Sources.FirstOrDefault(DocumentSource.IsUrl) is { } url)
        {
            await error.WriteLineAsync($"{url}: URLs are not read unless --allow-urls is given; or save the document and give its path");
            return UsageError;
        }

        if (options.Model is not null && options.Sources.Count > 1)
        {
            await error.WriteLineAsync("--model: names the model of one document, but there are several");
            return UsageError;
        }

        using var source = new DocumentSource(handler);
        return await new ContractImport(options, output, error).RunAsync(source, cancellation);
    }

    private async Task<int> RunAsync(DocumentSource source, CancellationToken cancellation)
    {
        var result = Ok;
        foreach (var given in _options.Sources)
        {
            try
            {
                foreach (var file in DocumentSource.Expand(given))
                {
                    result = Math.Max(result, await ImportAsync(source, file, cancellation));
                }
            }
            catch (ImportException exception)
            {
                await _error.WriteLineAsync($"problem  {exception.Message}");
                result = Problems;
            }
        }

        return result;
    }

    private async Task<int> ImportAsync(DocumentSource source, string file, CancellationToken cancellation)
    {
        var notes = new ImportNotes(file);
        try
        {
            var document = await source.ReadAsync(file, _options.Model, cancellation);
            var imported = ImportedContract.Of(document, notes);
            notes.WriteTo(_error);
            return _options.Check ? Compare(imported) : await WriteAsync(imported, file, cancellation);
        }
        catch (ImportException exception)
        {
            await _error.WriteLineAsync($"problem  {exception.Message}");
            return Problems;
        }
    }

    private async Task<int> WriteAsync(ImportedContract imported, string file, CancellationToken cancellation)
    {
        var price = _options.Price is { } amount ? ImportedPrice.Write(amount, imported.Model) : null;
        if (_options.Output is not { } directory)
        {
            await _output.WriteAsync(imported.Text);
            await _output.WriteAsync(price ?? "");
            return Ok;
        }

        var path = Path.Combine(directory, imported.FileName);
        if (!_written.TryAdd(path, imported.Model))
        {
            throw new ImportException($"{file}: the file {path} was already written for '{_written[path]}'");
        }

        if (File.Exists(path) && ModelFiles.LoadFile<Contract>(path, ContractReader.Read).Item is { } old && old.Model != imported.Model)
        {
            throw new ImportException($"{file}: the file {path} is the contract of another model, '{old.Model}'");
        }

        try
        {
            Directory.CreateDirectory(directory);
            await File.WriteAllTextAsync(path, imported.Text, cancellation);
            await _output.WriteLineAsync($"ok       {path}: {imported.Model}, {imported.Contract.Parameters.Count} parameters");
            if (price is not null)
            {
                var prices = Directory.CreateDirectory(Path.Combine(directory, PriceDirectory)).FullName;
                var priceFile = Path.Combine(prices, imported.FileName);
                await File.WriteAllTextAsync(priceFile, price, cancellation);
                await _output.WriteLineAsync($"ok       {priceFile}: price of {imported.Model}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path}: can't be written: {exception.Message}");
        }

        return Ok;
    }

    private int Compare(ImportedContract imported)
    {
        if (_existing.Value.FirstOrDefault(contract => contract.Model == imported.Model) is not { } existing)
        {
            _error.WriteLine($"problem  there is no contract for '{imported.Model}'"
                + (_options.Output is { } directory ? $" in {directory} and no built-in one" : "; name its directory with --output"));
            return Problems;
        }

        var differences = ContractDifferences.Of(existing, imported.Contract);
        foreach (var difference in differences)
        {
            _output.WriteLine($"differs  {existing.File}#{difference}");
        }

        if (differences.Count == 0)
        {
            _output.WriteLine($"same     {existing.File}: {imported.Model}");
        }

        return differences.Count == 0 ? Ok : Problems;
    }

    /// <summary>The contracts of the output directory, then the built-in ones.</summary>
    private List<Contract> ReadExisting()
    {
        var (own, problems) = Directory.Exists(_options.Output) ? ContractFiles.Load(_options.Output) : ([], []);
        foreach (var problem in problems)
        {
            _error.WriteLine($"problem  {problem}");
        }

        return [.. own, .. ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts];
    }
}
