namespace Osgate.Testing;

/// <summary>A frame trace that keeps what it is shown, once it is switched on.</summary>
public sealed class ListTrace : FrameTrace
{
    private readonly Lock _lock = new();
    private readonly List<string> _frames = [];

    /// <summary>The frames so far: "-> 0001... note".</summary>
    public IReadOnlyList<string> Frames
    {
        get
        {
            lock (_lock)
                return [.. _frames];
        }
    }

    /// <summary>Whether frames are kept (default: no, as in a gateway where nobody looks).</summary>
    public bool IsOn { get; set; }

    /// <inheritdoc/>
    public override bool Enabled => IsOn;

    /// <inheritdoc/>
    public override void Sent(ReadOnlySpan<byte> bytes, string? note = null) => Keep("->", bytes, note);

    /// <inheritdoc/>
    public override void Received(ReadOnlySpan<byte> bytes, string? note = null) => Keep("<-", bytes, note);

    private void Keep(string direction, ReadOnlySpan<byte> bytes, string? note)
    {
        if (!IsOn)
            return;
        lock (_lock)
            _frames.Add($"{direction} {Convert.ToHexStringLower(bytes)} {note}".TrimEnd());
    }
}
