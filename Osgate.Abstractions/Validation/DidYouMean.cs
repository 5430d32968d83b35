namespace Osgate;

/// <summary>Finds what somebody meant who wrote something else.</summary>
public static class DidYouMean
{
    /// <summary>The candidate nearest to what was given, or <see langword="null"/> when none is near.</summary>
    /// <param name="given">What stands there.</param>
    /// <param name="candidates">What could stand there.</param>
    public static string? Find(string given, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(candidates);
        // Beyond a third of the word, what is found is a guess, not a mend; a very long word is no slip of the pen.
        if (given.Length is 0 or > 100)
            return null;
        var best = Math.Max(1, given.Length / 3) + 1;
        string? found = null;
        foreach (var candidate in candidates)
        {
            var distance = Distance(given.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= best)
                continue;
            best = distance;
            found = candidate;
        }
        return found;
    }

    /// <summary>" (did you mean 'x'?)" for the candidate nearest to what was given, or an empty text.</summary>
    public static string Hint(string given, IEnumerable<string> candidates) =>
        Find(given, candidates) is { } found ? $" (did you mean '{found}'?)" : "";

    // Optimal string alignment: insertions, deletions, replacements and swapped neighbours count 1 each.
    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }
}
