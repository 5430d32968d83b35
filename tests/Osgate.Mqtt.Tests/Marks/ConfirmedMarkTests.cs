using System.Buffers;
using System.Text;

namespace Osgate.Mqtt.Tests;

internal sealed class ConfirmedMarkTests
{
    private static readonly ReportSource Source = Given.Source("energy_kwh");

    [TestCase(0, 0, "{\"confirmed\":0}")]
    [TestCase(9_007_199_254_740_993, 0, "{\"confirmed\":9007199254740993}")]
    [TestCase(42, 7, "{\"confirmed\":42,\"late\":7}")]
    public void A_mark_reads_back_as_it_was_written(long confirmed, long late, string text)
    {
        var buffer = new PacketBuffer();
        new ConfirmedMark(confirmed, late).Write(buffer);
        Assert.That(Encoding.UTF8.GetString(buffer.Written.Span), Is.EqualTo(text));
        Assert.That(ConfirmedMark.Parse(new ReadOnlySequence<byte>(buffer.Written)), Is.EqualTo(new ConfirmedMark(confirmed, late)));
    }

    [TestCase("{\"confirmed\":42,\"since\":{}}")]
    [TestCase(" { \"late\" : 0, \"confirmed\" : 42 } ")]
    public void A_mark_of_a_later_version_is_understood(string text) => Assert.That(Parse(text), Is.EqualTo(new ConfirmedMark(42)));

    [TestCase("")]
    [TestCase("42")]
    [TestCase("{}")]
    [TestCase("{\"confirmed\":-1}")]
    [TestCase("{\"confirmed\":\"42\"}")]
    [TestCase("{\"confirmed\":4.5}")]
    [TestCase("{\"confirmed\":42")]
    public void What_is_no_mark_is_none(string text) => Assert.That(Parse(text), Is.Null);

    [Test]
    public void Late_reports_do_not_move_what_is_confirmed_in_order()
    {
        var mark = new ConfirmedMark(10).With(Report(11, late: false)).With(Report(3, late: true));
        Assert.That(mark, Is.EqualTo(new ConfirmedMark(11, 3)));
    }

    private static ConfirmedMark? Parse(string text) => ConfirmedMark.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)));

    private static BatchReport Report(long sequence, bool late) => new(Source, Given.Noon, sequence, sequence, late, new ChannelReading[1]);
}
