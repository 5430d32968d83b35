using System.Collections.Immutable;

namespace Osgate.Tests.Sinks;

[TestFixture]
internal sealed class PartlyDeliveredExceptionTests
{
    [Test]
    public void It_says_how_many_reports_need_not_come_again_and_why_the_others_must()
    {
        var inner = new IOException("cable");
        var exception = new PartlyDeliveredException(3, "the line broke", inner) { Rejections = [new Rejection(1, "too old")] };
        Assert.That((exception.Confirmed, exception.Message, exception.InnerException), Is.EqualTo((3, "the line broke", inner)));
        Assert.That(exception.Rejections.Single().Report, Is.EqualTo(1));
    }

    [Test]
    public void Without_a_word_of_rejections_there_are_none()
    {
        Assert.That(new PartlyDeliveredException(3, "slow").Rejections, Is.EqualTo(ImmutableArray<Rejection>.Empty));
        Assert.That(new PartlyDeliveredException(3, "slow") { Rejections = default }.Rejections, Is.EqualTo(ImmutableArray<Rejection>.Empty));
    }
}
