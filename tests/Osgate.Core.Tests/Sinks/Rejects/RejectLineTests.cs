using System.Text;
using CsCheck;
using Osgate.Core.Sinks.Rejects;
using Osgate.Core.Tests.Spool;

namespace Osgate.Core.Tests.Sinks.Rejects;

[TestFixture]
internal sealed class RejectLineTests
{
    private static readonly string?[] Reasons = [null, "", "timeout", "\"quoted\"\n"];

    private static readonly Gen<ReadingValue> Values = Gen.OneOf(
        Gen.Const(default(ReadingValue)),
        Gen.Bool.Select(ReadingValue.From),
        Gen.Long.Select(ReadingValue.From),
        Gen.ULong.Select(ReadingValue.From),
        Gen.Float.Where(v => !float.IsNaN(v)).Select(ReadingValue.From),
        Gen.Double.Where(v => !double.IsNaN(v)).Select(ReadingValue.From),
        Gen.Long[0, DateTime.MaxValue.Ticks].Select(t => ReadingValue.From(new DateTimeOffset(t, TimeSpan.Zero))),
        Gen.Char.Array[0, 20].Select(c => ReadingValue.From(new string(c))),
        Gen.Byte.Array[0, 20].Select(ReadingValue.From));

    private static readonly Gen<Reading> Readings = Gen.Select(
        Values, Gen.Enum<Quality>(), Gen.Int[0, 3].Select(i => Reasons[i]), Gen.OneOf(Gen.Const(0L), Gen.Long[1, DateTime.MaxValue.Ticks]),
        (value, quality, reason, time) => new Reading(value, quality, reason, time == 0 ? null : new DateTimeOffset(time, TimeSpan.Zero)));

    [Test]
    public void Every_value_comes_back_as_it_was() => Readings.Array[0, 5].Sample(readings =>
    {
        var report = Rejected.Report(7, readings);
        return Rejected.Show(Read(RejectLine.Write(report))!) == Rejected.Show(report);
    });

    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(double.NaN)]
    [TestCase(-0.0)]
    [TestCase(double.Epsilon)]
    [TestCase(0.1)]
    public void Numbers_at_the_edge_come_back_in_both_precisions(double value)
    {
        var report = Rejected.Report(1, new Reading(value), new Reading((float)value));
        var back = Read(RejectLine.Write(report))!;
        Assert.That(back.Readings.Select(r => r.Reading.Value), Is.EqualTo(new ReadingValue[] { value, (float)value }));
    }

    [Test]
    public void A_line_is_for_people_too()
    {
        var line = Encoding.UTF8.GetString(RejectLine.Write(Rejected.Report(7, new Reading(21.5), Reading.Bad("timeout"))));
        var body = line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..];
        Assert.That(body, Is.EqualTo("""
            "at":"2026-02-01T12:00:00.0000007+00:00","reason":"too old","sequence":7,"timestamp":"2026-01-31T12:00:00.0000007+00:00","source":{"device":"UUID","name":"Zähler \"7\"","connector":"north","labels":{"floor":"3","site":"A\nB"},"channels":[{"name":"a","unit":"°C","labels":{"room":"B2"}},{"name":"b"}]},"readings":[{"channel":"a","double":21.5},{"channel":"b","quality":"bad","reason":"timeout"}]}

            """.ReplaceLineEndings("\n").Replace("UUID", $"{Rejected.Source.DeviceUuid}", StringComparison.Ordinal)));
    }

    [Test]
    public void A_flipped_byte_anywhere_is_noticed()
    {
        var line = RejectLine.Write(Rejected.Report(7, new Reading(21.5)));
        for (var i = 0; i < line.Length - 1; i++)
        {
            var flipped = line.ToArray();
            flipped[i] ^= 0x04;
            Assert.That(Read(flipped), Is.Null, $"at {i}");
        }
    }

    [Test]
    public void A_reason_that_is_no_Unicode_costs_nothing_but_itself()
    {
        var back = Read(RejectLine.Write(Rejected.Report(7, new Reading(1, Quality.Bad, "half \ud800"))))!;
        Assert.That((back.Readings[0].Reading.Reason, back.Readings[0].Reading.Value), Is.EqualTo(("half \ufffd", (ReadingValue)1)));
    }

    [Test]
    public void Reports_of_one_source_get_one_object_for_it()
    {
        var reader = new RejectReader();
        var lines = new[] { 1, 2 }.Select(i => RejectLine.Write(Rejected.Report(i, new Reading(i))));
        var reports = lines.Select(l => RejectLine.Read(l.AsMemory(0, l.Length - 1), reader)!).ToList();
        Assert.That(reports[0].Source, Is.SameAs(reports[1].Source));
    }

    [Test]
    public void Content_that_somebody_made_up_is_not_read()
    {
        Gen.Char["{}[]\":,1a"].Array[0, 30].Sample(c => Read([.. Encoding.UTF8.GetBytes(new string(c)), (byte)'\n']) is null);
        Assert.That(SpoolReports.Noon, Is.EqualTo(Read(RejectLine.Write(Rejected.Report(0)))!.Timestamp), "unlike what we wrote");
    }

    private static RejectedReport? Read(byte[] line) => RejectLine.Read(line.AsMemory(0, line.Length - 1), new RejectReader());
}
