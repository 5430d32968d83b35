namespace Osgate.Core.Manifests;

/// <summary>Reads a sink of a manifest.</summary>
internal static class SinkReader
{
    /// <summary>The log marks in one word for which sinks a report is.</summary>
    public const int MostSinks = 60;

    // Four batches of 10,000 readings: with less, a healthy sink would lose what it merely has in hand.
    private const long LeastBytes = 1_000_000;

    // With less, the restart of a broker would cost data.
    private const double LeastAge = 60;

    private const double LongestAge = 10 * 366d * 24 * 3600;

    public static SinkEntry? Read(ObjectReader sink, List<Problem> problems)
    {
        var type = sink.RequiredText("type", "say which kind of sink it is, as its plugin calls it");
        var name = sink.RequiredText("name", "give it a name that no other sink has");
        var meta = sink.Object("meta");
        // Without it nobody knows where a cursor is to begin.
        var from = sink.Choice("from", "end", "beginning");
        // What else is wrong keeps the sink from running; its data waits for it all the same.
        var isRead = !sink.Failed;
        var backlog = sink.Choice("backlog", "first", "behind");
        var rate = sink.Number("maxRate", 1_000, 1, 1_000_000, "a number of readings per second from 1 to 1000000, for example 1000");
        if (backlog != "behind" && sink.Has("maxRate"))
            sink.Warn("maxRate", "does nothing without \"backlog\": \"behind\": a backlog that goes first goes as fast as it can");
        var entry = WithBuffer(new SinkEntry(sink.Path, type, name, meta), sink, problems);
        entry = WithKeep(entry, sink, problems) with { FromBeginning = from == "beginning", BacklogBehind = backlog == "behind", MaxRate = rate };
        sink.Ignore("id");
        sink.End();
        return isRead ? entry : null;
    }

    private static SinkEntry WithBuffer(SinkEntry entry, ObjectReader sink, List<Problem> problems)
    {
        var buffer = sink.Nested("buffer", problems);
        var bytes = buffer.WholeNumber("maxBytes", 0, LeastBytes, $"a whole number of bytes, at least {LeastBytes}, which is a few batches of readings");
        var age = buffer.Number("maxAge", 0, LeastAge, LongestAge, $"a number of seconds, at least {LeastAge}, in which a broker restarts, and at most ten years");
        buffer.End();
        return entry with { MaxBytes = bytes > 0 ? bytes : null, MaxAge = age > 0 ? TimeSpan.FromSeconds(age) : null };
    }

    private static SinkEntry WithKeep(SinkEntry entry, ObjectReader sink, List<Problem> problems)
    {
        var keep = sink.Nested("keep", problems);
        var bytes = keep.WholeNumber("bytes", 0, 1, "a whole number of bytes, at least 1; leave 'keep' out to keep nothing");
        var age = keep.Number("age", 0, 1, LongestAge, "a number of seconds, at least 1 and at most ten years; leave 'keep' out to keep nothing");
        keep.End();
        return entry with { KeepBytes = bytes > 0 ? bytes : null, KeepAge = age > 0 ? TimeSpan.FromSeconds(age) : null };
    }
}
