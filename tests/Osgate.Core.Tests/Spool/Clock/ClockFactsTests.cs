using Osgate.Core.Spool.Clock;

namespace Osgate.Core.Tests.Spool.Clock;

[TestFixture]
internal sealed class ClockFactsTests
{
    private const string Tells = "kernel tells", Now = "synchronised", Before = "was synchronised", Trusted = "trusted", Kept = "kept", Old = "old";

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case(ClockState.Unset, Tells);
        yield return Case(ClockState.Unset, Tells, Old);
        yield return Case(ClockState.Synchronised, Tells, Now);
        yield return Case(ClockState.Synchronised, Tells, Now, Before);
        yield return Case(ClockState.Synchronised, Tells, Now, Trusted, Kept);
        // A time service knows better than this program what year it is.
        yield return Case(ClockState.Synchronised, Tells, Now, Old);
        yield return Case(ClockState.Assumed, Tells, Before);
        yield return Case(ClockState.Assumed, Tells, Before, Old);
        yield return Case(ClockState.Assumed, Tells, Trusted);
        yield return Case(ClockState.Assumed, Tells, Trusted, Old);
        yield return Case(ClockState.Assumed, Tells, Kept);
        yield return Case(ClockState.Unset, Tells, Kept, Old);
        yield return Case(ClockState.Assumed, Tells, Kept, Old, Trusted);
        yield return Case(ClockState.Assumed);
        yield return Case(ClockState.Assumed, Old);
        yield return Case(ClockState.Assumed, Trusted);
    }

    private static TestCaseData Case(ClockState expected, params string[] facts) =>
        new TestCaseData(expected, facts).SetArgDisplayNames($"{expected}: {string.Join(", ", facts)}");

    [TestCaseSource(nameof(Cases))]
    public void The_state_follows_from_the_facts(ClockState expected, string[] facts)
    {
        var state = new ClockFacts
        {
            KernelTells = facts.Contains(Tells),
            IsSynchronised = facts.Contains(Now),
            WasSynchronised = facts.Contains(Before),
            IsTrusted = facts.Contains(Trusted),
            HasKeeper = facts.Contains(Kept),
            UtcTicks = ClockFacts.Earliest.Ticks - (facts.Contains(Old) ? 1 : 0),
        }.State;
        Assert.That(state, Is.EqualTo(expected));
    }
}
