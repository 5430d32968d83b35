using System.Buffers;
using System.Text;

namespace Osgate.Mqtt.Tests;

internal sealed class DeviceRouteTests
{
    [TestCase("21.5", "Double:21.5")]
    [TestCase(" 21 \n", "Int64:21")]
    [TestCase("-3", "Int64:-3")]
    [TestCase("1e3", "Double:1000")]
    [TestCase("18446744073709551615", "UInt64:18446744073709551615")]
    [TestCase("true", "Boolean:true")]
    [TestCase("FALSE", "Boolean:false")]
    [TestCase("ON", "Text:ON")]
    [TestCase("21,5", "Text:21,5")]
    [TestCase("\"quoted\"", "Text:quoted")]
    [TestCase("\"torn", "Text:\"torn")]
    [TestCase("", "Bad:empty payload")]
    [TestCase("NaN", "Bad:not a number")]
    [TestCase("{\"a\":1}", "Bad:an object, not a value")]
    [TestCase("[1]", "Bad:an array, not a value")]
    [TestCase("{\"a\":", "Text:{\"a\":")]
    public void A_payload_without_a_field_is_the_value(string payload, string expected) =>
        Assert.That(Read("{ 'topic': 't' }", payload), Is.EqualTo(expected));

    [TestCase("v", "{\"v\":21.5}", "Double:21.5")]
    [TestCase("v", "{\"v\":9007199254740993}", "Int64:9007199254740993")]
    [TestCase("v", "{\"v\":\"on\"}", "Text:on")]
    [TestCase("v", "{\"v\":true}", "Boolean:true")]
    [TestCase("data.temp", "{\"data\":{\"temp\":1}}", "Int64:1")]
    [TestCase("values[1].v", "{\"values\":[{\"v\":1},{\"v\":2}]}", "Int64:2")]
    [TestCase("[1][0]", "[0,[7]]", "Int64:7")]
    [TestCase("v", "{\"v\":null}", "Bad:null")]
    [TestCase("v", "{\"w\":1}", "Bad:no such field")]
    [TestCase("v.w", "{\"v\":1}", "Bad:no such field")]
    [TestCase("v[3]", "{\"v\":[1]}", "Bad:no such field")]
    [TestCase("v", "{\"v\":{}}", "Bad:an object, not a value")]
    [TestCase("v", "{\"v\":1e999}", "Bad:not a number")]
    [TestCase("v", "{\"v\":\"\\ud800\"}", "Bad:text is no Unicode")]
    [TestCase("v", "hello", "Bad:no JSON document")]
    [TestCase("v", "{\"v\":1", "Bad:no JSON document")]
    [TestCase("v", "", "Bad:empty payload")]
    public void A_field_is_found_in_a_JSON_document_or_the_reading_says_why_not(string field, string payload, string expected) =>
        Assert.That(Read($"{{ 'topic': 't', 'field': '{field}' }}", payload), Is.EqualTo(expected));

    [TestCase("\"2026-01-31T12:00:00Z\"", "2026-01-31T12:00:00.000Z")]
    [TestCase("\"2026-01-31T12:00:00.123+01:00\"", "2026-01-31T11:00:00.123Z")]
    [TestCase("\"2026-01-31T12:00:00\"", "2026-01-31T11:00:00.000Z")]
    [TestCase("1769860800", "2026-01-31T12:00:00.000Z")]
    [TestCase("1769860800.5", "2026-01-31T12:00:00.500Z")]
    [TestCase("1769860800123", "2026-01-31T12:00:00.123Z")]
    [TestCase("1e300", null)]
    [TestCase("-1e14", null)]
    [TestCase("\"0001-01-01T00:00:00\"", null)]
    [TestCase("\"yesterday\"", null)]
    [TestCase("null", null)]
    public void A_device_time_is_read_in_the_zone_of_the_device(string time, string? expected)
    {
        var berlin = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test");
        var device = Given.Device(Given.Uuid, berlin, "{ 'topic': 't' }", ("temp", "{ 'field': 'v', 'timeField': 't' }"));
        var reading = Read(device, $$"""{"v":1,"t":{{time}}}""", isRetained: false)[0];
        Assert.That(reading.DeviceTime?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"), Is.EqualTo(expected));
        Assert.That(reading.Reason, Is.EqualTo(expected is null ? "no readable time" : null));
    }

    [Test]
    public void A_retained_value_is_of_an_age_that_nobody_knows()
    {
        var reading = Read(Given.Device("{ 'topic': 't' }", ("temp", "{}")), "5", isRetained: true)[0];
        Assert.That((reading.Quality, reading.Reason), Is.EqualTo((Quality.Uncertain, "retained")));
    }

    [Test]
    public void All_channels_of_a_device_that_a_message_feeds_make_one_report()
    {
        var device = Given.Device("{ 'topic': 'plant/+' }", ("temp", "{ 'field': 'a' }"), ("flow", "{ 'field': 'b' }"), ("other", "{ 'topic': 'x' }"));
        Assert.That(Read(device, """{"a":1,"b":2}""", isRetained: false, topic: "plant/7").Select(reading => reading.Value.AsInt64()), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Nothing_is_subscribed_to_that_another_filter_covers() =>
        Assert.That(
            new Routes([Given.Device("{}", ("a", "{ 'topic': 'x/+' }"), ("b", "{ 'topic': 'x/1' }"), ("c", "{ 'topic': 'y' }"), ("d", "{ 'topic': 'y' }"))]).Filters,
            Is.EqualTo(new[] { "x/+", "y" }));

    [Test]
    public void A_topic_of_no_channel_feeds_nothing() =>
        Assert.That(new Routes([Given.Device("{}", ("a", "{ 'topic': 'x' }"))]).Find("y"), Is.Empty);

    private static string Read(string channel, string payload)
    {
        var reading = Read(Given.Device("{}", ("temp", channel)), payload, isRetained: false)[0];
        return reading.Quality == Quality.Good ? $"{reading.Value.Kind}:{reading.Value}" : $"{reading.Quality}:{reading.Reason}";
    }

    private static Reading[] Read(Device<MqttDevice, MqttChannel> device, string payload, bool isRetained, string topic = "t")
    {
        var route = new Routes([device]).Find(topic).Single();
        return [.. route.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)), isRetained).Readings.ToArray().Select(item => item.Reading)];
    }
}
