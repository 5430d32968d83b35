using CsCheck;

namespace Osgate.Core.Tests.Spool.Faults;

/// <summary>One thing that happens to a spool.</summary>
/// <param name="What">What it is.</param>
/// <param name="Who">The source or the sink, by its place.</param>
/// <param name="Count">How many: readings, reports, calls.</param>
internal readonly record struct SpoolStep(SpoolStepKind What, int Who, int Count)
{
    private static readonly Gen<int> Counts = Gen.Frequency((8, Gen.Int[1, 6]), (3, Gen.Int[7, 60]), (1, Gen.Int[300, 1500]));

    /// <summary>What happens on a day without trouble.</summary>
    public static readonly Gen<SpoolStep> Quiet = Of(Gen.Frequency(
        (8, Gen.Const(SpoolStepKind.Append)),
        (2, Gen.Const(SpoolStepKind.Flush)),
        (1, Gen.Const(SpoolStepKind.BeginFlush)),
        (4, Gen.Const(SpoolStepKind.Read)),
        (4, Gen.Const(SpoolStepKind.Confirm)),
        (1, Gen.Const(SpoolStepKind.Pass))));

    /// <summary>The same, with ends and starts.</summary>
    public static readonly Gen<SpoolStep> Crashing = Gen.Frequency(
        (9, Quiet),
        (1, Of(OneOf(SpoolStepKind.Crash, SpoolStepKind.Kill, SpoolStepKind.Close, SpoolStepKind.CrashAndCut))));

    /// <summary>The same, with calls that fail.</summary>
    public static readonly Gen<SpoolStep> Failing = Gen.Frequency(
        (9, Crashing),
        (1, Of(OneOf(SpoolStepKind.Fail, SpoolStepKind.Break, SpoolStepKind.Fill, SpoolStepKind.Cut, SpoolStepKind.CrashAndFail))),
        (1, Of(Gen.Const(SpoolStepKind.Heal))));

    public override string ToString() => $"{What}({Who},{Count})";

    private static Gen<SpoolStepKind> OneOf(params SpoolStepKind[] kinds) => Gen.Int[0, kinds.Length - 1].Select(i => kinds[i]);

    private static Gen<SpoolStep> Of(Gen<SpoolStepKind> kinds) =>
        Gen.Select(kinds, Gen.Int[0, 5], Counts, (what, who, count) => new SpoolStep(what, who, count));
}
