using System.Globalization;

namespace Osgate.Durability;

/// <summary>The matrix as a table in Markdown, row by row.</summary>
public static class MatrixTable
{
    /// <summary>The head.</summary>
    public const string Head = """
        | row | rounds | sent | flushed | confirmed | repeated | lost | unflushed lost | oldest of these | out of order |
        |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
        """;

    /// <summary>A row.</summary>
    public static string Format(RowResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var oldest = result.Unflushed == 0 ? "" : $"{result.OldestUnflushed.TotalMilliseconds:N0} ms";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {result.Row} | {result.Rounds:N0} | {result.Sent:N0} | {result.Flushed:N0} | {result.Confirmed:N0} | {result.Repeated:N0} | {result.Lost:N0} | {result.Unflushed:N0} | {oldest} | {result.Disordered:N0} |");
    }
}
