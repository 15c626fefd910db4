using System.Buffers;
using Gateway.Configuration.Files;
using Gateway.Json;
using Gateway.Prices;

namespace Gateway.Contracts.Reading;

/// <summary>
/// The sub-command <c>contracts check &lt;file-or-directory&gt;…</c>. It checks contract files and price files, which it tells apart by
/// their members.
/// </summary>
internal sealed class ContractCheck
{
    private const int Ok = 0;
    private const int Problems = 1;
    private const int NoSuchPath = 2;

    private readonly List<Contract> _contracts = [];
    private readonly List<ModelPrice> _prices = [];
    private readonly List<FileProblem> _problems = [];

    private ContractCheck()
    {
    }

    /// <summary>Prints the result and returns the exit code.</summary>
    public static int Check(IReadOnlyList<string> paths, TextWriter output, TextWriter error)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            error.WriteLine($"{missing}: there is no such file or directory");
            return NoSuchPath;
        }

        var check = new ContractCheck();
        foreach (var path in paths)
        {
            check.Read(path);
        }

        return check.Report(output, error);
    }

    private void Read(string path)
    {
        IReadOnlyList<string> files = [path];
        if (Directory.Exists(path))
        {
            (files, var unreadable) = ModelFiles.List(path);
            if (unreadable is null && files.Count == 0)
            {
                unreadable = new FileProblem(path, "", "contains no contract file and no price file (*.json)");
            }

            _problems.AddRange(unreadable is null ? [] : [unreadable]);
        }

        var kinds = files.ToLookup(IsPrice);
        Add(ModelFiles.Load<Contract>(kinds[false], ContractReader.Read), _contracts);
        Add(ModelFiles.Load<ModelPrice>(kinds[true], PriceReader.Read), _prices);
    }

    private void Add<T>((IReadOnlyList<T> Items, IReadOnlyList<FileProblem> Problems) read, List<T> items)
    {
        items.AddRange(read.Items);
        _problems.AddRange(read.Problems);
    }

    /// <summary>A file that cannot be read as JSON counts as a contract, whose reader reports the problem.</summary>
    private static bool IsPrice(string file) => ModelFiles.LoadFile<PriceKind>(file, PriceKind.Read).Item is not null;

    private int Report(TextWriter output, TextWriter error)
    {
        foreach (var contract in _contracts)
        {
            output.WriteLine($"ok       {contract.File}: {contract.Model}, {contract.Parameters.Count} parameters");
        }

        var contracts = KnownContracts();
        foreach (var price in _prices)
        {
            IReadOnlyList<FileProblem> found = [.. PricedParameters.Problems(price, contracts)];
            _problems.AddRange(found);
            if (found.Count == 0)
            {
                output.WriteLine($"ok       {price.File}: {price.Model}, price {price.Base.Amount} for each "
                    + PriceUnits.NameOf(price.Base.Unit));
            }

            if (!contracts.TryGet(price.Model, out _))
            {
                error.WriteLine($"warning  {price.File}#/model: there is no contract for '{price.Model}', so clients with a budget cannot "
                    + "use the price; check it together with the directory of its contract");
            }
        }

        foreach (var problem in _problems)
        {
            error.WriteLine($"problem  {problem}");
        }

        return _problems.Count == 0 ? Ok : Problems;
    }

    /// <summary>The contracts at the paths, and the built-in ones of all other models.</summary>
    private ContractSet KnownContracts()
    {
        var all = _contracts.Concat(_prices.Count == 0 ? [] : ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts);
        return new ContractSet(all.DistinctBy(contract => contract.Model));
    }

    /// <summary>The answer whether a file is a price.</summary>
    private sealed record PriceKind(string File) : IModelFile
    {
        public string Model => "";

        public string Version => "";

        public static (PriceKind? Item, IReadOnlyList<FileProblem> Problems) Read(string file, byte[] utf8)
        {
            using var body = JsonBody.Parse(new ReadOnlySequence<byte>(utf8), ContractReader.Limits, out _);
            return (body is not null && PriceReader.IsPrice(body.Root) ? new PriceKind(file) : null, []);
        }
    }
}
