using Gateway.Bodies;

namespace Gateway.UnitTests.Bodies;

public sealed class CollectionScheduleTests
{
    private const long MiB = 1024 * 1024;
    private const long Large = 100 * MiB;

    private readonly CollectionSchedule _schedule = new();

    [Fact]
    public void Heap_Small_IsNeverCollected()
    {
        for (var look = 0; look < 200; look++)
        {
            _schedule.IsDue(look * 100 * MiB, 0, 32 * MiB).ShouldBeFalse();
        }
    }

    [Fact]
    public void Allocation_OfSixteenMebibytes_IsCollectedAtOnce()
    {
        _schedule.Note(Large, 0, 0);

        _schedule.IsDue(Large + (15 * MiB), 0, Large).ShouldBeFalse();
        _schedule.IsDue(Large + (16 * MiB), 0, Large).ShouldBeTrue();
    }

    /// <summary>The connections of a peak held their memory during the collection and have released it since.</summary>
    [Fact]
    public void Heap_LargeWithoutAllocation_IsCollectedAgainAfterThePause()
    {
        _schedule.Note(Large, 0, released: 16 * MiB);

        _schedule.IsDue(Large, 0, Large).ShouldBeFalse();
        _schedule.IsDue(Large, 0, Large).ShouldBeTrue();
    }

    [Fact]
    public void Buffers_Returned_AreCollectedAtOnce()
    {
        _schedule.Note(Large, held: 40 * MiB, released: 0);

        _schedule.IsDue(Large, 25 * MiB, Large).ShouldBeFalse();
        _schedule.IsDue(Large, 24 * MiB, Large).ShouldBeTrue();
    }

    /// <summary>The peak came after the collection.</summary>
    [Fact]
    public void Buffers_TakenAndReturned_AreCollectedAtOnce()
    {
        _schedule.Note(Large, held: 0, released: 0);

        _schedule.IsDue(Large, 40 * MiB, Large).ShouldBeFalse();
        _schedule.IsDue(Large, 1 * MiB, Large).ShouldBeTrue();
    }

    [Fact]
    public void Pause_WhileCollectionsReleaseLittle_Doubles()
    {
        var pauses = new List<int>();
        for (var round = 0; round < 8; round++)
        {
            _schedule.Note(Large, 0, released: (16 * MiB) - 1);
            var looks = 1;
            while (!_schedule.IsDue(Large, 0, Large))
            {
                looks++;
            }

            pauses.Add(looks);
        }

        pauses.ShouldBe([4, 8, 16, 32, 64, 64, 64, 64]);
        _schedule.Note(Large, 0, released: 16 * MiB);
        _schedule.IsDue(Large, 0, Large).ShouldBeFalse();
        _schedule.IsDue(Large, 0, Large).ShouldBeTrue();
    }
}
