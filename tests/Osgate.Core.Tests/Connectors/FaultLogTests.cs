using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Osgate.Core.Connectors;
using Osgate.Testing;

namespace Osgate.Core.Tests.Connectors;

[TestFixture]
internal sealed class FaultLogTests
{
    [Test]
    public void A_fault_is_logged_when_it_begins_when_it_changes_and_when_it_ends()
    {
        var log = new ListLogger();
        var time = new FakeTimeProvider();
        var fault = new FaultLog(log, time, "meter");
        fault.Clear();
        fault.Fault("timeout");
        fault.Fault("timeout");
        time.Advance(TimeSpan.FromSeconds(90));
        fault.Fault("crc", new IOException("in detail"));
        Assert.That(fault.Current, Is.EqualTo("crc"));
        fault.Clear();
        fault.Clear();
        Assert.Multiple(() =>
        {
            Assert.That(fault.Current, Is.Null);
            Assert.That(log.Lines, Is.EqualTo(new[]
            {
                (LogLevel.Warning, "meter: timeout"),
                (LogLevel.Warning, "meter: crc"),
                (LogLevel.Debug, "meter: in full"),
                (LogLevel.Information, "meter: works again, after 3 failures in 00:01:30"),
            }));
        });
    }
}
