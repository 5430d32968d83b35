namespace Osgate.Modbus.Tests;

/// <summary>A request as a slave sees it, with frames that answer it. Its own codec on purpose: an error of the
/// plugin's must not answer itself.</summary>
internal sealed record SlaveRequest(int Transaction, byte Unit, byte Function, int Start, int Count)
{
    public byte[] Answer(params byte[] data) => Frame([Function, (byte)data.Length, .. data]);

    /// <summary>Registers that hold their own address, bits that are set at odd addresses.</summary>
    public byte[] AnswerWithAddresses()
    {
        if (Function > 2)
            return Answer([.. Enumerable.Range(Start, Count).SelectMany(address => new[] { (byte)(address >> 8), (byte)address })]);
        var bits = new byte[(Count + 7) / 8];
        for (var i = 0; i < Count; i++)
            bits[i / 8] |= (byte)(((Start + i) % 2) << (i % 8));
        return Answer(bits);
    }

    public byte[] Refusal(byte code) => Frame([(byte)(Function | 0x80), code]);

    public byte[] Frame(byte[] pdu) =>
        [(byte)(Transaction >> 8), (byte)Transaction, 0, 0, (byte)((pdu.Length + 1) >> 8), (byte)(pdu.Length + 1), Unit, .. pdu];
}
