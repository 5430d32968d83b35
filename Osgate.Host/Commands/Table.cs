namespace Osgate.Host.Commands;

/// <summary>Rows for people, with their columns under one another.</summary>
internal static class Table
{
    /// <summary>The lines of a table; its last column is as wide as it gets.</summary>
    public static IEnumerable<string> Lines(string[] head, IEnumerable<string[]> rows, params int[] rightAligned)
    {
        var all = rows.Prepend(head).ToList();
        var widths = Enumerable.Range(0, head.Length - 1).Select(i => all.Max(r => r[i].Length)).ToList();
        return all.Select(r => string.Join("  ", r.Select(Cell)).TrimEnd());

        string Cell(string text, int column) => column >= widths.Count
            ? text
            : rightAligned.Contains(column) ? text.PadLeft(widths[column]) : text.PadRight(widths[column]);
    }
}
