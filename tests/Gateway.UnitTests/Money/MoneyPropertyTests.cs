using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Money;
using Gateway.Testing;

namespace Gateway.UnitTests.Money;

/// <summary>
/// The arithmetic of amounts and costs, compared with an oracle that calculates in decimal. The oracle uses none of the types of the
/// gateway. Generated numbers are of every magnitude, so that some results are too large to be expressed.
/// </summary>
public sealed class MoneyPropertyTests
{
    private const int Cases = 20_000;

    /// <summary>The second number of the generator's seed. It must be odd; its value has no meaning.</summary>
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    private static readonly Gen<long> Nano = Magnitudes(19);
    private static readonly Gen<long> Count = Magnitudes(10).Where(value => value is > 0 and <= int.MaxValue);

    private static readonly Gen<SubmitPrice> Price =
        from amount in Nano
        from unit in Gen.Elements(PriceUnit.Image, PriceUnit.Megapixel, PriceUnit.Job)
        from most in Gen.OneOf(Gen.Constant(0L), Count)
        select new SubmitPrice("v", unit, new NanoDollars(amount), unit == PriceUnit.Megapixel && most > 0 ? (int)most : null);

    private bool _overflowed;
    private bool _fitted;

    [Fact]
    public void Operators_OnAnyAmounts_AgreeWithDecimal() => Check(
        from left in Nano from right in Nano from sign in Gen.Choose(0, 1) select (Left: sign == 0 ? left : -left, Right: right),
        pair =>
        {
            var (left, right) = (new NanoDollars(pair.Left), new NanoDollars(pair.Right));
            ShouldAgree(() => left + right, () => (decimal)pair.Left + pair.Right);
            ShouldAgree(() => left - right, () => (decimal)pair.Left - pair.Right);
            ShouldAgree(() => left * pair.Right, () => (decimal)pair.Left * pair.Right);
            bool[] relations = [left < right, left > right, left <= right, left >= right];
            relations.ShouldBe([pair.Left < pair.Right, pair.Left > pair.Right, pair.Left <= pair.Right, pair.Left >= pair.Right]);
            left.CompareTo(right).ShouldBe(pair.Left.CompareTo(pair.Right));
        });

    [Fact]
    public void Text_OfAnyAmount_IsItsDecimalAndReadsBack() => Check(
        Nano.Where(value => value <= 9_223_372_035_999_999_999),
        value =>
        {
            var text = new NanoDollars(value).ToString();
            decimal.Parse(text, CultureInfo.InvariantCulture).ShouldBe(value / 1_000_000_000m);
            text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..].Length.ShouldBeInRange(2, 9);
            NanoDollars.Parse(text).Value.ShouldBe(value);
            SeeBoth();
        });

    [Fact]
    public void TryParse_AnyDecimalText_IsExactOrRefused() => Check(
        from whole in Gen.Choose(0, 12).SelectMany(Digits)
        from hasPoint in Gen.Choose(0, 2)
        from fraction in Gen.Choose(0, 11).SelectMany(Digits)
        from sign in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Constant("-")))
        select sign + whole + (hasPoint > 0 ? "." + fraction : ""),
        text =>
        {
            var parts = text.Split('.');
            var isAmount = parts[0].Length > 0 && text[0] != '-' && (parts.Length == 1 || parts[1].Length is >= 1 and <= 9)
                && decimal.Parse(parts[0], CultureInfo.InvariantCulture) <= 9_223_372_035m;
            NanoDollars.TryParse(text, out var amount).ShouldBe(isAmount, text);
            if (isAmount)
            {
                amount.Value.ShouldBe((long)(decimal.Parse(text, CultureInfo.InvariantCulture) * 1_000_000_000m), text);
            }

            See(overflowed: !isAmount);
        });

    [Fact]
    public void Most_OfAnyPrice_AgreesWithDecimal() => Check(
        from price in Price from images in Count select (Price: price, Images: (int)images),
        given =>
        {
            var (price, images) = given;
            if (price is { Unit: PriceUnit.Megapixel, MaxMegapixels: null })
            {
                Cost.Most(price, images).ShouldBeNull();
                price.IsBounded.ShouldBeFalse();
                return;
            }

            price.IsBounded.ShouldBeTrue();
            ShouldAgree(() => Cost.Most(price, images)!.Value, () => price.Unit switch
            {
                PriceUnit.Job => price.Amount.Value,
                PriceUnit.Image => (decimal)price.Amount.Value * images,
                _ => (decimal)price.Amount.Value * images * price.MaxMegapixels!.Value,
            });
        });

    /// <summary>A decimal cannot hold every product, so this oracle calculates with whole numbers of any size.</summary>
    [Fact]
    public void ByUnits_AnyNumber_IsRoundedOnceAndHalvesUp() => Check(
        from price in Price
        from whole in Gen.Choose(1, 14).SelectMany(Digits)
        from fraction in Gen.Choose(0, 14).SelectMany(Digits)
        select (Price: price, Whole: whole, Fraction: fraction),
        given =>
        {
            var (price, whole, fraction) = given;
            var text = fraction.Length == 0 ? whole : $"{whole}.{fraction}";
            var units = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture);
            var scale = BigInteger.Pow(10, fraction.Length);
            var expected = ((units * price.Amount.Value * 2) + scale) / (scale * 2);
            var fits = expected <= Cost.Highest.Value;

            var cost = Cost.ByUnits(price, text);

            cost.ShouldBe(fits ? new NanoDollars((long)expected) : null, $"{price.Amount.Value} * {text}");
            See(overflowed: !fits);
        });

    [Theory]
    [InlineData("0.5", 1, 1L), InlineData("0.4999999999999999999999999999", 1, 0L), InlineData("1.5", 1, 2L), InlineData("2.5", 1, 3L)]
    [InlineData("0.4999999999999999999999999999", 1_000_000_001, 500_000_000L), InlineData("0", 5, 0L), InlineData("79", 5, 395L)]
    [InlineData("9223372036854775807", 1, null), InlineData("9223372036854775808", 1, null)]
    [InlineData("1000000", 1_000_000_000, 1_000_000_000_000_000L), InlineData("1000000.000000001", 1_000_000_000, null)]
    [InlineData("79228162514264337593543950335", 9, null), InlineData("99999999999999999999999999999999", 1, null)]
    [InlineData("-1", 1, null), InlineData("1e3", 1, null), InlineData("1,5", 1, null), InlineData(" 1", 1, null), InlineData("", 1, null)]
    [InlineData(null, 1, null), InlineData("NaN", 1, null)]
    public void ByUnits_Text_IsExactOrRefused(string? units, long amount, long? cost) =>
        Cost.ByUnits(new SubmitPrice("v", PriceUnit.Image, new NanoDollars(amount), null), units).ShouldBe(
            cost is { } known ? new NanoDollars(known) : null);

    [Fact]
    public void ByResult_AnyNumbers_AgreesWithDecimal() => Check(
        from price in Price from images in Magnitudes(12) from megapixels in Magnitudes(12) select (price, images, megapixels),
        given =>
        {
            var (price, images, megapixels) = given;
            var units = price.Unit switch { PriceUnit.Image => images, PriceUnit.Megapixel => megapixels, _ => 1 };
            var expected = Attempt(() => (decimal)price.Amount.Value * units);
            var fits = expected <= Cost.Highest.Value;
            Cost.ByResult(price, images, megapixels)?.Value.ShouldBe((long)expected!.Value);
            (Cost.ByResult(price, images, megapixels) is not null).ShouldBe(fits);
            See(overflowed: !fits);
        });

    [Fact]
    public void Megapixels_AnySize_AreRoundedUp() => Check(
        from width in Magnitudes(14) from height in Magnitudes(14) select (width, height),
        size => ShouldAgree(
            () => new NanoDollars(Cost.Megapixels(size.width, size.height)),
            () => decimal.Ceiling((decimal)size.width * size.height / 1_000_000m)));

    private static Gen<string> Digits(int count) =>
        Gen.ArrayOf(Gen.Choose('0', '9'), count).Select(digits => string.Concat(digits.Select(digit => (char)digit)));

    /// <summary>Numbers of up to this many digits. Every number of digits is as frequent as any other.</summary>
    private static Gen<long> Magnitudes(int most) =>
        from digits in Gen.Choose(1, most)
        from text in Digits(digits)
        let value = decimal.Parse(text, CultureInfo.InvariantCulture)
        select (long)Math.Min(value, long.MaxValue);

    private static decimal? Attempt(Func<decimal> calculate)
    {
        try
        {
            return calculate();
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private void Check<T>(Gen<T> gen, Action<T> judge)
    {
        var configuration = Config.QuickThrowOnFailure
            .WithMaxTest(Cases).WithQuietOnSuccess(true).WithReplay((ulong)TestSeed.Next(), Gamma);

        Prop.ForAll(Arb.From(gen), judge).Check(configuration);

        // A run tests the limits only if some results exceed them and some do not.
        (_overflowed, _fitted).ShouldBe((true, true));
    }

    private void ShouldAgree(Func<NanoDollars> calculate, Func<decimal> oracle)
    {
        var expected = Attempt(oracle);
        if (expected is { } fits && fits is >= long.MinValue and <= long.MaxValue)
        {
            ((decimal)calculate().Value).ShouldBe(fits);
            See(overflowed: false);
            return;
        }

        Should.Throw<OverflowException>(() => calculate());
        See(overflowed: true);
    }

    private void See(bool overflowed) => (_overflowed, _fitted) = (_overflowed || overflowed, _fitted || !overflowed);

    private void SeeBoth() => (_overflowed, _fitted) = (true, true);
}
