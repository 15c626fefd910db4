using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Errors;

namespace Gateway.UnitTests.Structure;

/// <summary>Rules for the sources that no analyzer checks.</summary>
public sealed partial class SourceTextTests
{
    private const int Columns = 140;

    private static readonly IReadOnlyList<(string Name, string[] Lines)> Files = Read("src");

    [Fact]
    public void Lines_OfTheSources_FitTheMaximumLength()
    {
        var files = Files.Concat(Read("tests")).ToList();

        files.Count.ShouldBeGreaterThan(500);
        files.SelectMany(file => file.Lines.Select((line, index) => (Place: $"{file.Name}:{index + 1}", line.Length)))
            .Where(line => line.Length > Columns).ShouldBeEmpty();
    }

    [Fact]
    public void Events_OfTheGateway_HaveAnIdByName()
    {
        Files.SelectMany(file => file.Lines.Select((line, index) => (Place: $"{file.Name}:{index + 1}", line)))
            .Where(line => NumberedEvent().IsMatch(line.line)).ShouldBeEmpty();
    }

    [Fact]
    public void EventIds_OfTheGateway_AreUnique() =>
        typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()).ShouldBeUnique();

    [Fact]
    public void Namespaces_OfTheGateway_MatchTheFolders()
    {
        Files.Where(file => file.Lines.Any(line => line.StartsWith("namespace ", StringComparison.Ordinal)))
            .Select(file => (file.Name, Expected: $"namespace {NamespaceOf(file.Name)};", Lines: file.Lines))
            .Where(file => !file.Lines.Contains(file.Expected))
            .Select(file => file.Name).ShouldBeEmpty();
    }

    private static IReadOnlyList<(string Name, string[] Lines)> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Sources.Repository(), folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(name => name is "bin" or "obj"))
            .Select(file => (Path.GetRelativePath(Sources.Repository(), file), File.ReadAllLines(file))),
    ];

    private static string NamespaceOf(string file) =>
        string.Join('.', Path.GetDirectoryName(file)!.Split(Path.DirectorySeparatorChar).Skip(1));

    [GeneratedRegex(@"LoggerMessage\(\s*(EventId\s*=\s*)?[0-9]")]
    private static partial Regex NumberedEvent();
}
