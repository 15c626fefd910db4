using System.CommandLine;
using Gateway.Contracts.Import;

namespace Gateway.Commands;

/// <summary>
/// <c>contracts check &lt;paths&gt;</c> validates contract files and price files without starting the gateway, and
/// <c>contracts import &lt;file-or-url&gt;…</c> makes contract files of the documents of models.
/// </summary>
internal static class ContractsCommand
{
    public static Command Create(TextWriter output, TextWriter error, Func<IReadOnlyList<string>, TextWriter, TextWriter, int> check) =>
        new("contracts", "Contracts of the models.") { Check(output, error, check), Import(output, error) };

    private static Command Check(TextWriter output, TextWriter error, Func<IReadOnlyList<string>, TextWriter, TextWriter, int> check)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files of contracts and prices, or directories of them. Prices are compared with the contracts at all paths.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("check", "Checks contract files and price files, and prints every problem.") { paths };
        command.SetAction(parsed => check(parsed.GetRequiredValue(paths), output, error));
        return command;
    }

    private static Command Import(TextWriter output, TextWriter error)
    {
        var sources = new Argument<string[]>("sources")
        {
            Description = "OpenAPI documents of models or Apifox exports: files, directories of them, or URLs (with --allow-urls).",
            Arity = ArgumentArity.OneOrMore,
        };
        var directory = new Option<string?>("--output") { Description = "The directory for the contract files. Default: standard output." };
        var compare = new Option<bool>("--check")
        {
            Description = "Writes nothing. Compares the contract in --output, or the built-in one, with the document, and prints the "
                + "differences.",
        };
        var price = new Option<string?>("--price")
        {
            Description = "Adds a price file: an amount of US dollars and its unit, such as 0.04/image, 0.035/megapixel or 0.2/job.",
        };
        var model = new Option<string?>("--model") { Description = "The path of the model, for a document that does not say it." };
        var urls = new Option<bool>("--allow-urls") { Description = "Reads documents from URLs." };
        var command = new Command("import", "Makes a contract file of the document of a model, and prints what it cannot express.")
        {
            sources, directory, compare, price, model, urls,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new ImportOptions(parsed.GetRequiredValue(sources))
            {
                Output = parsed.GetValue(directory),
                Check = parsed.GetValue(compare),
                Price = parsed.GetValue(price),
                Model = parsed.GetValue(model),
                AllowsUrls = parsed.GetValue(urls),
            };
            using var handler = new HttpClientHandler();
            return await ContractImport.RunAsync(options, output, error, handler, cancellation);
        });
        return command;
    }
}
