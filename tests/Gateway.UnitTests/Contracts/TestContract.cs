using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Reading;

namespace Gateway.UnitTests.Contracts;

/// <summary>Reads contracts from text, without a file.</summary>
internal static class TestContract
{
    public static Contract Of(string properties, string more = "")
    {
        var (contract, problems) = ContractReader.Read("test.json", Encoding.UTF8.GetBytes(TestFiles.Contract(properties, more)));
        problems.ShouldBeEmpty();
        return contract!;
    }

    public static List<string> Problems(string json) =>
        [.. ContractReader.Read("models/x.json", Encoding.UTF8.GetBytes(json)).Problems.Select(problem => problem.ToString())];
}
