using System.Globalization;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Resolution;

public sealed class CompactJobTests
{
    private static readonly Dictionary<string, JobRecord> Records = new()
    {
        ["queued"] = Samples.Job("a"),
        ["running"] = Samples.Job("job-1") with { Status = JobStatus.InProgress, InProgressAt = At(1), LastPolledAt = At(2) },
        ["completed"] =
            Samples.Job("job-2") with { Status = JobStatus.Completed, InProgressAt = At(1), FinishedAt = At(3), InferenceTime = 2.5 },
        ["completed in no time"] = Samples.Job("job-3") with { Status = JobStatus.Completed, FinishedAt = At(3), InferenceTime = 0 },
        ["failed"] =
            Samples.Job("job-4") with
            {
                Status = JobStatus.Failed,
                FinishedAt = At(3),
                ErrorType = "content_policy_violation",
                Error = "Ünzulässig 图片 🚫",
            },
        ["failed with empty texts"] =
            Samples.Job("job-5") with { Status = JobStatus.Failed, FinishedAt = At(3), ErrorType = "", Error = "" },
        ["failed without texts"] = Samples.Job("job-6") with { Status = JobStatus.Failed, FinishedAt = At(3) },
        ["cancelled"] = Samples.Job("job-7") with { Status = JobStatus.Cancelled, FinishedAt = At(9), CancelRequestedAt = At(8) },
        ["without a kept result"] = Samples.Job("job-9") with { ResultOutcome = ResultOutcome.NotStored },
        ["longest error"] = Samples.Job("job-8") with { Error = new string('图', JobRecord.MaxErrorLength) },
        ["longest id and path"] =
            Samples.Job(new string('i', 128)) with
            {
                UpstreamPath = new string('p', 2048),
                ImagesAsked = int.MaxValue,
                BodyBytes = 1L << 40,
            },
    };

    public static TheoryData<string> Names => [.. Records.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WrittenRecord_IsEqualInEveryMember(string name)
    {
        var job = Records[name];
        var bytes = new byte[CompactJob.MaxBytes];

        var length = CompactJob.Write(job, 42, bytes);
        var read = CompactJob.Read(bytes.AsSpan(0, length));

        read.BodyDigest.ToArray().ShouldBe(job.BodyDigest.ToArray(), name);
        (read with { BodyDigest = job.BodyDigest }).ShouldBe(job, name);
        CompactJob.LengthOf(bytes).ShouldBe(length);
        CompactJob.HashOf(bytes).ShouldBe(42);
        CompactJob.IsOf(bytes, job.RequestId).ShouldBeTrue();
        CompactJob.IsOf(bytes, job.RequestId + "x").ShouldBeFalse();
        CompactJob.IsOf(bytes, job.RequestId[1..]).ShouldBeFalse();
    }

    [Fact]
    public void Write_UsualRecord_TakesAtMost250Bytes() =>
        CompactJob.Write(
            Samples.Job(Guid.Empty.ToString("D", CultureInfo.InvariantCulture), "render-service"), 1, new byte[CompactJob.MaxBytes])
            .ShouldBeLessThanOrEqualTo(250);

    [Theory]
    [InlineData(CompactJob.MaxBytes)]
    [InlineData(100)]
    public void Write_TargetTooSmall_WritesNothing(int target) =>
        CompactJob.Write(Samples.Job("a") with { UpstreamPath = new string('p', target) }, 1, new byte[target]).ShouldBe(0);

    private static DateTimeOffset At(int seconds) => Samples.Start.AddSeconds(seconds);
}
