using System.Buffers;
using System.Text;
using Osgate.Host.Broker;

namespace Osgate.Host.Tests.Broker;

internal sealed class TailLineTests
{
    [TestCase("telemetry", "21.5", "telemetry 21.5")]
    [TestCase("telemetry", "", "telemetry ")]
    [TestCase("grüße/°C", "µ", "grüße/°C µ")]
    [TestCase("a", "two\r\nlines", "a two  lines")]
    [TestCase("a\nb", "\e[2Jgone", "a b  [2Jgone")]
    public void Message_is_one_line_without_control_characters(string topic, string payload, string line) =>
        Assert.That(TailLine.Of(topic, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(payload)), raw: false), Is.EqualTo(line));

    [Test]
    public void Payload_that_is_no_text_is_shown_as_base64() =>
        Assert.That(TailLine.Of("a", new ReadOnlySequence<byte>([0xFF, 0xFE, 0x00]), raw: false), Is.EqualTo("a //4A"));
}
