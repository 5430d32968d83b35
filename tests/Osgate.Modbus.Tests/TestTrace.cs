namespace Osgate.Modbus.Tests;

internal sealed class TestTrace : FrameTrace
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public bool IsOn { get; set; }

    public override bool Enabled => IsOn;

    public override void Sent(ReadOnlySpan<byte> bytes, string? note = null) => _lines.Add($"> {Convert.ToHexString(bytes)} {note}".TrimEnd());

    public override void Received(ReadOnlySpan<byte> bytes, string? note = null) => _lines.Add($"< {Convert.ToHexString(bytes)} {note}".TrimEnd());
}
