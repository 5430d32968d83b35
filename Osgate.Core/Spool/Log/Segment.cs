using Osgate.Core.Spool.Files;
using Osgate.Core.Spool.Records;

namespace Osgate.Core.Spool.Log;

/// <summary>One file of a stream. What is known of it is guarded by the spool's lock.</summary>
internal sealed class Segment(string stream, long number)
{
    public const string Extension = ".seg";

    public string Name { get; } = NameOf(stream, number);

    /// <summary>Its number, which rises, and which all of its records are bound to.</summary>
    public long Number => number;

    /// <summary>The position of the first report; where it begins when it holds none yet.</summary>
    public long First { get; set; }

    /// <summary>The position behind the last report that is on disk.</summary>
    public long End { get; set; }

    /// <summary>Bytes that are on disk.</summary>
    public long Length { get; set; }

    /// <summary>When its first report was written, as the clock was then: UTC ticks.</summary>
    public long FirstUtc { get; set; }

    /// <summary>When its last report was written.</summary>
    public ClockBase LastClock { get; set; }

    /// <summary>The boot of the machine that it was written in.</summary>
    public Guid BootId { get; set; }

    /// <summary>The numbers of the sinks at its first report, by the sink's name.</summary>
    public Dictionary<string, Mark> FirstMarks { get; } = new(StringComparer.Ordinal);

    /// <summary>Readings before its first report that are missing since every sink had them, by the sink's name; of a
    /// segment that the run before has left.</summary>
    public Dictionary<string, long> FirstDelivered { get; } = new(StringComparer.Ordinal);

    /// <summary>The first place in it that was found damaged.</summary>
    public (long From, long To)? Damage { get; set; }

    /// <summary>Whether it goes although it would be kept.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Readers that have the file open: then it is not used again for another segment.</summary>
    public int Readers { get; set; }

    public static string NameOf(string stream, long number) => $"{stream}-{number:D16}{Extension}";

    /// <summary>The segment of a file's name, or <see langword="null"/>.</summary>
    public static Segment? FromName(string stream, string name) =>
        name.StartsWith(stream + "-", StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan((stream.Length + 1)..^Extension.Length), out var number)
            ? new Segment(stream, number)
            : null;

    public ISpoolFile OpenForReading(ISpoolFiles files) => files.Open(Name, forWriting: false);
}
