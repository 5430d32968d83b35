using System.Collections.Immutable;

namespace Osgate.Tests.Sinks;

[TestFixture]
internal sealed class RejectedExceptionTests
{
    [Test]
    public void One_reason_is_the_reason_of_each_report()
    {
        var exception = new RejectedException("too old", [1, 4]);
        Assert.That(exception.Reports, Is.EqualTo(new[] { 1, 4 }));
        Assert.That(exception.Rejections, Is.EqualTo(new[] { new Rejection(1, "too old"), new Rejection(4, "too old") }));
    }

    [Test]
    public void Each_report_may_have_its_own_reason()
    {
        var exception = new RejectedException([new Rejection(1, "too old"), new Rejection(4, "too large")], "two are refused");
        Assert.That(exception.Message, Is.EqualTo("two are refused"));
        Assert.That(exception.Reports, Is.EqualTo(new[] { 1, 4 }));
        Assert.That(exception.Rejections[1].Reason, Is.EqualTo("too large"));
    }

    [Test]
    public void A_rejection_without_places_rejects_nothing()
    {
        Assert.That(new RejectedException("no", default).Reports, Is.EqualTo(ImmutableArray<int>.Empty));
        Assert.That(new RejectedException(default(ImmutableArray<Rejection>), "no").Rejections, Is.EqualTo(ImmutableArray<Rejection>.Empty));
    }
}
