namespace Osgate.Core.Spool;

/// <summary>Positions in a spool: reports in the order written.</summary>
/// <param name="From">The first position.</param>
/// <param name="To">The position behind the last.</param>
internal readonly record struct SpoolRange(long From, long To)
{
    public bool IsEmpty => From >= To;
}
