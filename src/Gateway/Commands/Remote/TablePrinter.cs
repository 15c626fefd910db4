using System.Text.Json.Nodes;
using Spectre.Console;

namespace Gateway.Commands.Remote;

/// <summary>Prints tables. On a terminal they fit its width; elsewhere each row is one line, without colours.</summary>
internal sealed class TablePrinter
{
    /// <summary>Wider than any row.</summary>
    private const int Unlimited = 100_000;

    private readonly TextWriter _output;

    public TablePrinter(TextWriter output) => _output = output;

    /// <param name="columns">The columns.</param>
    /// <param name="entries">The entries, one a row.</param>
    /// <param name="total">The last row. Null: there is none.</param>
    public void Write(IReadOnlyList<Column> columns, IEnumerable<JsonNode?> entries, IReadOnlyList<string>? total = null)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Paragraph(column.Header, new Style(decoration: Decoration.Bold)))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        foreach (var entry in entries)
        {
            table.AddRow(columns.Select(column => new Paragraph(column.Read(entry!))));
        }

        if (total is not null)
        {
            table.AddRow(total.Select(text => new Paragraph(text, new Style(decoration: Decoration.Bold))));
        }

        Print(table);
    }

    private void Print(Table table)
    {
        var terminal = new AnsiConsoleOutput(_output);
        if (terminal.IsTerminal)
        {
            AnsiConsole.Create(new AnsiConsoleSettings { Out = terminal, Interactive = InteractionSupport.No }).Write(table);
            return;
        }

        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Unlimited;
        console.Write(table);
        foreach (var line in text.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'))
        {
            // The padding of the last column is not part of a value.
            _output.WriteLine(line.TrimEnd());
        }
    }
}
