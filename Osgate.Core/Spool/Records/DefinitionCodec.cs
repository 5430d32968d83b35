using System.Collections.Immutable;

namespace Osgate.Core.Spool.Records;

/// <summary>The bytes of a definition: all that a sink may see of a report's source, so that the log reads back
/// without the manifest that it was written under.</summary>
internal static class DefinitionCodec
{
    private const byte SourceKind = 1;
    private const byte TextKind = 2;

    public static int LongestOf(Definition definition)
    {
        if (definition.Text is { } text)
            return 16 + RecordWriter.LongestText(text);
        var (source, sinks) = definition.Source!;
        return 128 + RecordWriter.LongestText(source.DeviceName) + RecordWriter.LongestText(source.Connector) + LongestOf(source.Labels)
            + source.Channels.Sum(c => RecordWriter.LongestText(c.Name) + RecordWriter.LongestText(c.Unit) + LongestOf(c.Labels))
            + sinks.Sum(RecordWriter.LongestText)
            + (definition.Source.HighChannels.Length * RecordWriter.LongestNumber);
    }

    public static void Write(ref RecordWriter writer, Definition definition)
    {
        writer.Number(definition.Id);
        if (definition.Text is { } text)
        {
            writer.Byte(TextKind);
            writer.Text(text);
            return;
        }
        writer.Byte(SourceKind);
        var source = definition.Source!.Source;
        writer.Uuid(source.DeviceUuid);
        writer.Text(source.DeviceName);
        writer.Text(source.Connector);
        Write(ref writer, source.Labels);
        writer.Number(source.Channels.Length);
        foreach (var channel in source.Channels)
        {
            writer.Text(channel.Name);
            writer.Text(channel.Unit);
            Write(ref writer, channel.Labels);
        }
        writer.Number(definition.Source.Sinks.Length);
        foreach (var sink in definition.Source.Sinks)
            writer.Text(sink);
        writer.Byte(definition.Source.IsLate ? (byte)1 : (byte)0);
        writer.Number(definition.Source.HighChannels.Length);
        foreach (var channel in definition.Source.HighChannels)
            writer.Number(channel);
    }

    public static (int Id, SpoolSource? Source, string? Text) Read(ref RecordReader reader)
    {
        var id = reader.Count();
        var kind = reader.Byte();
        if (kind == TextKind)
            return (id, null, reader.Text());
        if (kind != SourceKind)
            throw new InvalidDataException($"a definition in the log has the unknown kind {kind}");
        var source = new ReportSource
        {
            DeviceUuid = reader.Uuid(),
            DeviceName = reader.Text(),
            Connector = reader.Text(),
            Labels = ReadLabels(ref reader),
            Channels = ReadChannels(ref reader),
        };
        var sinks = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.Count(); left > 0; left--)
            sinks.Add(reader.Text());
        var isLate = reader.Byte() != 0;
        var high = ImmutableArray.CreateBuilder<int>();
        for (var left = reader.Count(); left > 0; left--)
            high.Add(reader.Count());
        return (id, new SpoolSource(source, sinks.ToImmutable()) { IsLate = isLate, HighChannels = high.ToImmutable() }, null);
    }

    private static ImmutableArray<SourceChannel> ReadChannels(ref RecordReader reader)
    {
        var channels = ImmutableArray.CreateBuilder<SourceChannel>();
        for (var left = reader.Count(); left > 0; left--)
            channels.Add(new SourceChannel(reader.Text(), reader.Text()) { Labels = ReadLabels(ref reader) });
        return channels.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> ReadLabels(ref RecordReader reader)
    {
        var left = reader.Count();
        if (left == 0)
            return ImmutableSortedDictionary<string, string>.Empty;
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (; left > 0; left--)
            labels[reader.Text()] = reader.Text();
        return labels.ToImmutable();
    }

    private static void Write(ref RecordWriter writer, ImmutableSortedDictionary<string, string> labels)
    {
        writer.Number(labels.Count);
        foreach (var (name, value) in labels)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    private static int LongestOf(ImmutableSortedDictionary<string, string> labels) =>
        RecordWriter.LongestNumber + labels.Sum(l => RecordWriter.LongestText(l.Key) + RecordWriter.LongestText(l.Value));
}
