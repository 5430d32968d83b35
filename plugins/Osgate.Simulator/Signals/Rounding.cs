namespace Osgate.Simulator.Signals;

/// <summary>Gives a number its digits: a whole number where there are none after the point.</summary>
internal static class Rounding
{
    private const double Exact = 1L << 53;

    public static ReadingValue Round(double value, int? decimals)
    {
        if (decimals is not { } digits)
            return value;
        var rounded = Math.Round(value, digits, MidpointRounding.AwayFromZero);
        return digits == 0 && Math.Abs(rounded) <= Exact ? ReadingValue.From((long)rounded) : ReadingValue.From(rounded);
    }
}
