using System.Text;
using System.Text.Json;
using CsCheck;

namespace Osgate.Mqtt.Tests;

internal sealed class PayloadTests
{
    private const string Head = """{"ts":"2026-01-31T12:00:00.000Z","device":"6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10","channel":"energy_kwh","value":""";
    private const string DeviceHead = """{"v":1,"ts":"2026-01-31T12:00:00.000Z","gateway":"gw-1","device":"6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10","seq":42,""";

    private static IEnumerable<TestCaseData> Values()
    {
        yield return new TestCaseData((ReadingValue)12.5, "12.5");
        yield return new TestCaseData((ReadingValue)0.1f, "0.1");
        yield return new TestCaseData((ReadingValue)0.1, "0.1");
        yield return new TestCaseData((ReadingValue)(0.1 + 0.2), "0.30000000000000004");
        yield return new TestCaseData((ReadingValue)5.0, "5");
        yield return new TestCaseData((ReadingValue)1e300, "1E+300");
        yield return new TestCaseData((ReadingValue)double.Epsilon, "5E-324");
        yield return new TestCaseData((ReadingValue)long.MinValue, "-9223372036854775808");
        yield return new TestCaseData((ReadingValue)ulong.MaxValue, "18446744073709551615");
        yield return new TestCaseData((ReadingValue)true, "true");
        yield return new TestCaseData((ReadingValue)false, "false");
        yield return new TestCaseData((ReadingValue)"on", "\"on\"");
        yield return new TestCaseData((ReadingValue)"a\"b\\c\n\u0001 °C 電", "\"a\\\"b\\\\c\\n\\u0001 °C 電\"");
        yield return new TestCaseData((ReadingValue)"", "\"\"");
        yield return new TestCaseData((ReadingValue)new byte[] { 0, 255, 16 }, "\"AP8Q\"");
        yield return new TestCaseData((ReadingValue)new DateTimeOffset(2026, 2, 1, 3, 4, 5, 67, TimeSpan.FromHours(2)), "\"2026-02-01T01:04:05.067Z\"");
        yield return new TestCaseData(default(ReadingValue), "null");
    }

    [TestCaseSource(nameof(Values))]
    public void A_value_of_each_kind_is_written_as_JSON_has_it(ReadingValue value, string expected) =>
        Assert.That(Readings((0, new Reading(value))), Is.EqualTo(new[] { Head + expected + ""","unit":"kwh","seq":4200}""" }));

    private static IEnumerable<TestCaseData> Doubtful()
    {
        yield return new TestCaseData(Reading.Bad("timeout"), """null,"unit":"kwh","seq":4200,"quality":"bad","reason":"timeout"}""");
        yield return new TestCaseData(new Reading(7, Quality.Bad, "stuck"), """null,"unit":"kwh","seq":4200,"quality":"bad","reason":"stuck"}""");
        yield return new TestCaseData(new Reading(7, Quality.Uncertain, "clock"), """7,"unit":"kwh","seq":4200,"quality":"uncertain","reason":"clock"}""");
        yield return new TestCaseData(new Reading(7, Quality.Uncertain), """7,"unit":"kwh","seq":4200,"quality":"uncertain"}""");
        yield return new TestCaseData(new Reading(double.NaN), """null,"unit":"kwh","seq":4200,"quality":"bad","reason":"not a number"}""");
        yield return new TestCaseData(new Reading(float.NegativeInfinity, Quality.Uncertain, "clock"), """null,"unit":"kwh","seq":4200,"quality":"bad","reason":"not a number"}""");
    }

    [TestCaseSource(nameof(Doubtful))]
    public void A_reading_that_is_not_good_says_why(Reading reading, string expected) =>
        Assert.That(Readings((0, reading)), Is.EqualTo(new[] { Head + expected }));

    [Test]
    public void Readings_of_a_report_are_numbered_one_by_one_and_a_device_time_goes_before_the_gateways()
    {
        var payloads = Readings((0, new Reading(1)), (1, new Reading(2, deviceTime: Given.Noon.AddMilliseconds(-1))));
        Assert.That(payloads[1], Is.EqualTo("""{"ts":"2026-01-31T11:59:59.999Z","device":"6f1c0c5e-0c5e-4b6e-9d0e-3f1c2b7a9d10","channel":"state","value":2,"unit":"","seq":4201}"""));
    }

    [TestCase(9007199254740992L, "9007199254740992")]
    [TestCase(9007199254740993L, "\"9007199254740993\"")]
    [TestCase(-9007199254740993L, "\"-9007199254740993\"")]
    public void Whole_numbers_beyond_what_a_double_holds_go_out_as_texts_where_the_sink_says_so(long value, string expected) =>
        Assert.That(
            Encode(new ReadingEncoder(BigIntegers.String), late: false, (0, new Reading(value)))[0],
            Does.Contain($"\"value\":{expected},"));

    [Test]
    public void A_device_message_holds_all_channels_and_sorts_them_by_quality() =>
        Assert.That(
            Devices((0, new Reading(12.5)), (1, Reading.Bad("timeout")), (2, new Reading("on", Quality.Uncertain, "clock"))),
            Is.EqualTo(new[] { DeviceHead + "\"values\"" + """:{"energy_kwh":12.5,"text":"on"},"bad":{"state":"timeout"},"uncertain":{"text":"clock"}}""" }));

    [Test]
    public void A_device_message_of_good_readings_says_nothing_of_bad_ones() =>
        Assert.That(
            Devices((0, new Reading(12.5)), (1, new Reading(true))),
            Is.EqualTo(new[] { DeviceHead + "\"values\"" + """:{"energy_kwh":12.5,"state":true}}""" }));

    [Test]
    public void A_report_with_several_times_makes_a_device_message_for_each_in_their_order()
    {
        var earlier = Given.Noon.AddMinutes(-15);
        var payloads = Devices(
            (0, new Reading(1, deviceTime: earlier)), (0, new Reading(2)),
            (1, new Reading(10, deviceTime: earlier)), (1, new Reading(20)));
        Assert.That(payloads.Select(Values), Is.EqualTo(new[]
        {
            """2026-01-31T11:45:00.000Z {"energy_kwh":1,"state":10}""",
            """2026-01-31T12:00:00.000Z {"energy_kwh":2,"state":20}""",
        }));

        static string Values(string payload)
        {
            var json = Given.Json(payload);
            return $"{json.GetProperty("ts").GetString()} {json.GetProperty("values").GetRawText()}";
        }
    }

    [Test]
    public void A_second_reading_of_a_channel_at_one_time_begins_another_device_message() =>
        Assert.That(
            Devices((0, new Reading(1)), (0, new Reading(2)), (1, new Reading(3))).Select(payload => Given.Json(payload).GetProperty("values").GetRawText()),
            Is.EqualTo(new[] { """{"energy_kwh":1,"state":3}""", """{"energy_kwh":2}""" }));

    [Test]
    public void What_comes_from_a_backlog_says_so()
    {
        Assert.That(Encode(new ReadingEncoder(BigIntegers.Number), late: true, (0, new Reading(1)))[0], Does.EndWith(""","seq":4200,"late":true}"""));
        Assert.That(Encode(new DeviceEncoder(BigIntegers.Number), late: true, (0, new Reading(1)))[0], Does.EndWith("""},"late":true}"""));
    }

    [Test]
    public void Any_value_of_any_quality_makes_a_payload_that_a_JSON_parser_reads()
    {
        var reading = Gen.OneOf(
            Gen.Double.Select(value => (ReadingValue)value), Gen.Float.Select(value => (ReadingValue)value),
            Gen.Long.Select(value => (ReadingValue)value), Gen.String.Select(value => (ReadingValue)value),
            Gen.Byte.Array.Select(value => (ReadingValue)value));
        Gen.Select(reading, Gen.Enum<Quality>(), Gen.String).Sample((value, quality, reason) =>
        {
            foreach (var payload in Readings((0, new Reading(value, quality, reason))).Concat(Devices((0, new Reading(value, quality, reason)))))
                JsonDocument.Parse(payload).Dispose();
        }, iter: 2_000);
    }

    [Test]
    public void Encoding_allocates_nothing_in_the_steady_state([Values] PayloadKind kind)
    {
        PayloadEncoder encoder = kind == PayloadKind.Device ? new DeviceEncoder(BigIntegers.Number) : new ReadingEncoder(BigIntegers.Number);
        var source = Given.Source("energy_kwh", "state");
        var pieces = Pieces(source, "telemetry");
        var report = Given.Report(source, 42, (0, new Reading(12.5)), (1, Reading.Bad("timeout")), (1, new Reading("on")));
        var buffer = new PacketBuffer();
        Encode(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Encode(1_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Encode(int times)
        {
            for (var i = 0; i < times; i++)
            {
                buffer.Truncate(0);
                for (encoder.Start(report); encoder.HasNext;)
                {
                    var packet = PublishPacket.Begin(buffer, encoder.NextTopic(report, pieces), 1, retain: false, MqttVersion.V5);
                    encoder.WriteNext(report, pieces, buffer);
                    packet.TryComplete(buffer, uint.MaxValue);
                }
            }
        }
    }

    private static string[] Readings(params (int, Reading)[] readings) => Encode(new ReadingEncoder(BigIntegers.Number), late: false, readings);

    private static string[] Devices(params (int, Reading)[] readings) => Encode(new DeviceEncoder(BigIntegers.Number), late: false, readings);

    private static string[] Encode(PayloadEncoder encoder, bool late, params (int Channel, Reading Reading)[] readings)
    {
        var source = Given.Source("energy_kwh", "state", "text");
        var report = new BatchReport(source, Given.Noon, 42, 4200, late, readings.Select(item => new ChannelReading(item.Channel, item.Reading)).ToArray());
        var buffer = new PacketBuffer();
        var payloads = new List<string>();
        for (encoder.Start(report); encoder.HasNext; buffer.Truncate(0))
        {
            encoder.WriteNext(report, Pieces(source, "telemetry"), buffer);
            payloads.Add(Encoding.UTF8.GetString(buffer.Written.Span));
        }
        return [.. payloads];
    }

    private static SourcePieces Pieces(ReportSource source, string topic) => new("gw-1", TopicTemplate.Parse(topic, out _)!, source);
}
