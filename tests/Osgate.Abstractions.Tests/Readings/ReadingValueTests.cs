using CsCheck;

namespace Osgate.Tests.Readings;

[TestFixture]
internal sealed class ReadingValueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 13, 0, 0, 500, TimeSpan.FromHours(1));

    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return new TestCaseData((ReadingValue)true, ValueKind.Boolean, "true");
        yield return new TestCaseData((ReadingValue)false, ValueKind.Boolean, "false");
        yield return new TestCaseData((ReadingValue)(-7), ValueKind.Int64, "-7");
        yield return new TestCaseData((ReadingValue)(byte)255, ValueKind.Int64, "255");
        yield return new TestCaseData((ReadingValue)(short)-3, ValueKind.Int64, "-3");
        yield return new TestCaseData((ReadingValue)(ushort)65535, ValueKind.Int64, "65535");
        yield return new TestCaseData((ReadingValue)4_000_000_000u, ValueKind.Int64, "4000000000");
        yield return new TestCaseData((ReadingValue)long.MinValue, ValueKind.Int64, "-9223372036854775808");
        yield return new TestCaseData((ReadingValue)ulong.MaxValue, ValueKind.UInt64, "18446744073709551615");
        yield return new TestCaseData((ReadingValue)0.1f, ValueKind.Single, "0.1");
        yield return new TestCaseData((ReadingValue)0.1, ValueKind.Double, "0.1");
        yield return new TestCaseData((ReadingValue)Noon, ValueKind.Timestamp, "2026-01-31T12:00:00.500Z");
        yield return new TestCaseData((ReadingValue)"on", ValueKind.Text, "on");
        yield return new TestCaseData((ReadingValue)new byte[] { 1, 2, 255 }, ValueKind.Bytes, "AQL/");
        yield return new TestCaseData((ReadingValue)(string?)null, ValueKind.None, "");
        yield return new TestCaseData((ReadingValue)(byte[]?)null, ValueKind.None, "");
        yield return new TestCaseData(default(ReadingValue), ValueKind.None, "");
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_value_knows_its_kind_and_prints_as_a_person_reads_it(ReadingValue value, ValueKind kind, string text) =>
        Assert.That((value.Kind, value.ToString()), Is.EqualTo((kind, text)));

    [TestCaseSource(nameof(Kinds))]
    public void Only_numbers_are_numbers(ReadingValue value, ValueKind kind, string text)
    {
        var isNumber = kind is ValueKind.Int64 or ValueKind.UInt64 or ValueKind.Single or ValueKind.Double;
        Assert.That(value.IsNumber, Is.EqualTo(isNumber), text);
        if (!isNumber)
            Assert.That(() => value.AsDouble(), Throws.InvalidOperationException.With.Message.EqualTo($"the value is {kind}, not Double"));
    }

    [Test]
    public void Every_value_comes_back_as_it_was_given()
    {
        Gen.Long.Sample(v => ReadingValue.From(v).AsInt64() == v);
        Gen.ULong.Sample(v => ReadingValue.From(v).AsUInt64() == v);
        Gen.Double.Sample(v => ReadingValue.From(v).AsDouble().Equals(v));
        Gen.Float.Sample(v => ReadingValue.From(v).AsSingle().Equals(v));
        Gen.DateTimeOffset.Sample(v => ReadingValue.From(v).AsTimestamp() == v && ReadingValue.From(v).AsTimestamp().Offset == TimeSpan.Zero);
        Gen.String.Sample(v => ReadingValue.From(v).AsText() == v);
        Gen.Byte.Array.Sample(v => ReadingValue.From(v).AsBytes().SequenceEqual(v));
        Assert.That((ReadingValue.From(true).AsBoolean(), ReadingValue.From(false).AsBoolean()), Is.EqualTo((true, false)));
    }

    [Test]
    public void Any_number_is_a_double()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ReadingValue.From(-3L).AsDouble(), Is.EqualTo(-3.0));
            Assert.That(ReadingValue.From(ulong.MaxValue).AsDouble(), Is.EqualTo(18446744073709551615.0));
            Assert.That(ReadingValue.From(1.5f).AsDouble(), Is.EqualTo(1.5));
        });
    }

    [Test]
    public void A_value_of_another_kind_is_refused_by_name()
    {
        ReadingValue text = "12";
        Assert.Multiple(() =>
        {
            Assert.That(() => text.AsInt64(), Throws.InvalidOperationException.With.Message.EqualTo("the value is Text, not Int64"));
            Assert.That(() => text.AsUInt64(), Throws.InvalidOperationException);
            Assert.That(() => text.AsBoolean(), Throws.InvalidOperationException);
            Assert.That(() => text.AsSingle(), Throws.InvalidOperationException);
            Assert.That(() => text.AsTimestamp(), Throws.InvalidOperationException);
            Assert.That(() => text.AsBytes().Length, Throws.InvalidOperationException);
            Assert.That(() => ReadingValue.From(1L).AsText(), Throws.InvalidOperationException);
        });
    }

    [Test]
    public void Values_are_equal_when_kind_and_content_are()
    {
        Assert.Multiple(() =>
        {
            Assert.That((ReadingValue)new byte[] { 1, 2 }, Is.EqualTo((ReadingValue)(byte[])[1, 2]));
            Assert.That((ReadingValue)new byte[] { 1, 2 }, Is.Not.EqualTo((ReadingValue)new byte[] { 1, 3 }));
            Assert.That((ReadingValue)double.NaN, Is.EqualTo((ReadingValue)(0.0 / 0.0)));
            Assert.That((ReadingValue)0.0, Is.EqualTo((ReadingValue)(-0.0)));
            Assert.That((ReadingValue)1, Is.Not.EqualTo((ReadingValue)1.0), "an integer is no double");
            Assert.That((ReadingValue)1UL, Is.Not.EqualTo((ReadingValue)1L));
            Assert.That((ReadingValue)"a" == (ReadingValue)"a", Is.True);
            Assert.That((ReadingValue)"a" != (ReadingValue)"A", Is.True);
            Assert.That(default(ReadingValue).Equals((object?)null), Is.False);
        });
    }

    [Test]
    public void Equal_values_have_equal_hash_codes()
    {
        var values = Gen.OneOf(
            Gen.Long[-2, 2].Select(v => (ReadingValue)v),
            Of(0.0, -0.0, double.NaN, 1),
            Of(0f, -0f, float.NaN, 1f),
            Of("", "a", "b"),
            Gen.Byte[0, 2].Array[0, 2].Select(v => (ReadingValue)v));
        Gen.Select(values, values).Sample((a, b) => a != b || a.GetHashCode() == b.GetHashCode());

        static Gen<ReadingValue> Of(params ReadingValue[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
    }
}
