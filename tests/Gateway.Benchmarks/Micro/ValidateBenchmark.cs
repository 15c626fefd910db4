using BenchmarkDotNet.Attributes;
using Gateway.Bodies;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Json;
using Gateway.Text;

namespace Gateway.Benchmarks.Micro;

/// <summary>Reads and validates a received body. Public because BenchmarkDotNet derives from it.</summary>
public class ValidateBenchmark
{
    private const string Model = "fal-ai/wan/v2.2-a14b/image-to-image";

    private static readonly JsonLimits Limits = new(MaxDepth: 32, MaxValues: 65_536);

    private Contract _contract = null!;
    private RequestBody _submit = null!;
    private RequestBody _refused = null!;
    private RequestBody _megabyte = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _contract = ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts.Single(contract => contract.Model == Model);
        _submit = MeasuredBodies.Receive(MeasuredBodies.Submit);
        _refused = MeasuredBodies.Receive(MeasuredBodies.Refused);
        _megabyte = MeasuredBodies.Receive(MeasuredBodies.WithPicture(1_000_000));
        if (ReadAndValidateSubmit() != 0 || ReadAndValidateRefused() != 1 || ReadAndValidateMegabyte() != 0)
        {
            throw new InvalidOperationException("The verdict about a body is wrong, so its figure would be wrong.");
        }
    }

    /// <summary>Reads without validation, for the difference.</summary>
    [Benchmark]
    public bool ReadSubmit()
    {
        using var json = JsonBody.Parse(_submit.Bytes, Limits, out _);
        return json is not null;
    }

    [Benchmark]
    public int ReadAndValidateSubmit() => Violations(_submit);

    [Benchmark]
    public int ReadAndValidateRefused() => Violations(_refused);

    [Benchmark]
    public int ReadAndValidateMegabyte() => Violations(_megabyte);

    private int Violations(RequestBody body)
    {
        using var json = JsonBody.Parse(body.Bytes, Limits, out _)!;
        return _contract.Check(json, UnknownParameterPolicy.Warn, MessageLanguage.English).Violations.Count;
    }
}
