using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Osgate.Core.Spool.Files;

namespace Osgate.Core.Spool.State;

/// <summary>Keeps a <see cref="SpoolState"/> in two files that are overwritten in turn, so that one of them is whole
/// whatever happens. A file is a line with the CRC32C of the rest, and JSON.</summary>
internal sealed class StateFile(ISpoolFiles files) : IDisposable
{
    private const int LongestFile = 16 << 20;
    private const int HeaderLength = 9;

    private static readonly string[] Names = ["cursors-0.json", "cursors-1.json"];

    private readonly ISpoolFile?[] _open = new ISpoolFile?[2];
    private long _number;

    public static bool IsState(string name) => Array.IndexOf(Names, name) >= 0;

    /// <summary>The newest state that is whole; <see langword="null"/> when there is none.</summary>
    public SpoolState? Read()
    {
        SpoolState? newest = null;
        var present = files.List();
        foreach (var name in Names.Where(present.Contains))
        {
            if (ReadOne(name) is { } state && (newest is null || state.Number > newest.Number))
                newest = state;
        }
        _number = newest?.Number ?? 0;
        return newest;
    }

    /// <summary>Writes a state; returns when it is on disk.</summary>
    public void Write(SpoolState state)
    {
        var number = _number + 1;
        var json = JsonSerializer.SerializeToUtf8Bytes(state with { Number = number }, StateJson.Default.SpoolState);
        var slot = (int)(number % 2);
        try
        {
            var isNew = _open[slot] is null && !files.List().Contains(Names[slot]);
            var file = _open[slot] ??= isNew ? files.Create(Names[slot]) : files.Open(Names[slot], forWriting: true);
            var text = new byte[HeaderLength + json.Length + 1];
            Encoding.ASCII.GetBytes(Crc(json).ToString("x8", CultureInfo.InvariantCulture) + "\n", text);
            json.CopyTo(text, HeaderLength);
            text[^1] = (byte)'\n';
            file.Write(text, 0);
            file.Flush();
            if (isNew)
                files.Flush();
            _number = number;
        }
        catch
        {
            // What a failed write left is not known: the file is opened anew next time.
            _open[slot]?.Dispose();
            _open[slot] = null;
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _open)
            file?.Dispose();
    }

    private SpoolState? ReadOne(string name)
    {
        using var file = files.Open(name, forWriting: false);
        var text = new byte[Math.Min(file.Length, LongestFile)];
        var length = file.Read(text, 0);
        if (length < HeaderLength || !uint.TryParse(Encoding.ASCII.GetString(text, 0, HeaderLength - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var crc))
            return null;
        // A shorter state leaves the end of the longer one before it behind its last line.
        var end = Array.IndexOf(text, (byte)'\n', HeaderLength);
        var json = text.AsSpan(HeaderLength, (end < 0 ? length : end) - HeaderLength);
        return Crc(json) == crc ? JsonSerializer.Deserialize(json, StateJson.Default.SpoolState) : null;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
