using Gateway.Configuration.Files;
using Gateway.Contracts.Import.Documents;
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

    private readonly ImportOptions _options;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly ImportOutput _files;

    /// <summary>The source and the contract of each model until now.</summary>
    private readonly Dictionary<string, (string Source, string Text)> _imported = new(StringComparer.Ordinal);

    /// <summary>The files of the output directory that have a problem, and their models. Null: the file says no model.</summary>
    private readonly Dictionary<string, string?> _broken = new(StringComparer.Ordinal);

    private ContractImport(ImportOptions options, TextWriter output, TextWriter error)
    {
        _options = options;
        _output = output;
        _error = error;
        _files = new ImportOutput(options.Output, output);
    }

    /// <summary>
    /// Prints the result and returns the exit code: 0 succeeded, 1 a document has problems or differs, 2 invalid options.
    /// </summary>
    public static async Task<int> RunAsync(
        ImportOptions options, TextWriter output, TextWriter error, HttpMessageHandler handler, CancellationToken cancellation)
    {
        if (InvalidOption(options) is { } invalid)
        {
            await error.WriteLineAsync(invalid);
            return UsageError;
        }

        using var source = new DocumentSource(handler);
        return await new ContractImport(options, output, error).RunAsync(source, cancellation);
    }

    /// <summary>The problem of an option, which is reported before anything is read. Null: there is none.</summary>
    private static string? InvalidOption(ImportOptions options)
    {
        if (!options.AllowsUrls && options.Sources.FirstOrDefault(DocumentSource.IsUrl) is { } url)
        {
            return $"{url}: URLs are not read unless --allow-urls is given; or save the document and give its path";
        }

        if (options.Model is { } model)
        {
            if (options.Sources.Count > 1 || (Directory.Exists(options.Sources[0]) && ModelFiles.List(options.Sources[0]).Files.Count > 1))
            {
                return "--model: names the model of one document, but there are several";
            }

            if (ModelPath.Problem(model) is { } problem)
            {
                return $"--model: {problem}";
            }
        }

        if (options.Price is { } price && ImportedPrice.Problem(price) is { } wrong)
        {
            return $"--price {price}: {wrong}";
        }

        if (options.Output is "")
        {
            return "--output: is empty; it must name a directory";
        }

        return options is { Check: true, Output: { } directory } && !Directory.Exists(directory)
            ? $"--output: {directory} is not an existing directory, so there is no contract to compare"
            : null;
    }

    private async Task<int> RunAsync(DocumentSource source, CancellationToken cancellation)
    {
        var result = Ok;
        var existing = new List<Contract>();
        if (_options.Check)
        {
            result = ReadExisting(existing);
        }

        foreach (var given in _options.Sources)
        {
            try
            {
                foreach (var file in DocumentSource.Expand(given))
                {
                    result = Math.Max(result, await ImportAsync(source, file, existing, cancellation));
                }
            }
            catch (ImportException exception)
            {
                await _error.WriteLineAsync(PrintedLine.Of($"problem  {exception.Message}"));
                result = Problems;
            }
        }

        return result;
    }

    private async Task<int> ImportAsync(
        DocumentSource source, string file, IReadOnlyList<Contract> existing, CancellationToken cancellation)
    {
        var notes = new ImportNotes(file);
        try
        {
            var document = await source.ReadAsync(file, _options.Model, cancellation);
            var imported = ImportedContract.Of(document, notes);
            if (!_imported.TryAdd(imported.Model, (file, imported.Text)))
            {
                return Repeated(imported, file);
            }

            notes.WriteTo(_error);
            if (_options.Check)
            {
                return Compare(imported, existing);
            }

            var price = _options.Price is { } amount ? ImportedPrice.Write(amount, imported.Model) : null;
            await _files.WriteAsync(imported, price, file, cancellation);
            return Ok;
        }
        catch (ImportException exception)
        {
            await _error.WriteLineAsync(PrintedLine.Of($"problem  {exception.Message}"));
            return Problems;
        }
    }

    /// <summary>Two documents of one model must give the same contract.</summary>
    private int Repeated(ImportedContract imported, string file)
    {
        var first = _imported[imported.Model];
        if (first.Text == imported.Text)
        {
            _error.WriteLine($"note     {file}: is skipped, because {first.Source} gives the same contract of '{imported.Model}'");
            return Ok;
        }

        _error.WriteLine($"problem  {file}: {first.Source} gives another contract of '{imported.Model}'");
        return Problems;
    }

    private int Compare(ImportedContract imported, IReadOnlyList<Contract> contracts)
    {
        if (IsBroken(imported))
        {
            // The problem of the file is printed.
            return Problems;
        }

        if (contracts.FirstOrDefault(contract => contract.Model == imported.Model) is not { } existing)
        {
            _error.WriteLine($"problem  there is no contract for '{imported.Model}'"
                + (_options.Output is { } directory ? $" in {directory} and no built-in one" : "; name its directory with --output"));
            return Problems;
        }

        var differences = ContractDifferences.Of(existing, imported.ComparableWith(existing));
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

    /// <summary>Whether a file with a problem is the contract of the model. A file that says no model can have the model's name.</summary>
    private bool IsBroken(ImportedContract imported) =>
        _broken.Any(file => file.Value is { } model ? model == imported.Model : Path.GetFileName(file.Key) == imported.FileName);

    /// <summary>
    /// Reads the contracts of the output directory, then the built-in ones. A file with a problem could be the contract that is asked for,
    /// so it makes the command fail.
    /// </summary>
    private int ReadExisting(List<Contract> existing)
    {
        var (own, problems) = _options.Output is { } directory ? ContractFiles.Load(directory) : ([], []);
        foreach (var problem in problems)
        {
            _error.WriteLine($"problem  {problem}");
            _broken.TryAdd(problem.File, ImportOutput.ModelOf(problem.File));
        }

        existing.AddRange(own);
        existing.AddRange(ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts);
        return problems.Count == 0 ? Ok : Problems;
    }
}
