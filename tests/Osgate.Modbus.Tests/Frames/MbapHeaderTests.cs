using CsCheck;

namespace Osgate.Modbus.Tests.Frames;

public sealed class MbapHeaderTests
{
    // Messaging on TCP/IP Implementation Guide V1.0b, 3.1.3: transaction, protocol 0, length with the unit, unit.
    [Test]
    public void Header_is_written_as_the_guide_lays_it_out()
    {
        var frame = new byte[7];

        new MbapHeader(0x1501, 0xFF, PduLength: 5).Write(frame);

        Assert.That(Convert.ToHexString(frame), Is.EqualTo("150100000006FF"));
    }

    [Test]
    public void Header_reads_back_what_was_written() =>
        Gen.Select(Gen.UShort, Gen.Byte, Gen.Int[1, MbapHeader.MaxPduLength]).Sample((transaction, unit, length) =>
        {
            var frame = new byte[7];
            var header = new MbapHeader(transaction, unit, length);
            header.Write(frame);
            return MbapHeader.Read(frame) == header;
        });

    [TestCase("000100010006FF", "protocol identifier 1")]
    [TestCase("000100000001FF", "length 1")]
    [TestCase("000100000000FF", "length 0")]
    [TestCase("0001000000FFFF", "length 255")]
    [TestCase("485454502F312E", "protocol identifier 21584")]
    public void What_is_no_header_is_refused(string hex, string why) =>
        Assert.That(() => MbapHeader.Read(Convert.FromHexString(hex)), Throws.TypeOf<ModbusProtocolException>().With.Message.Contains(why));

    [Test]
    public void Any_bytes_give_a_header_or_the_one_exception() =>
        Gen.Byte.Array[7].Sample(bytes =>
        {
            try
            {
                return MbapHeader.Read(bytes).PduLength is >= 1 and <= MbapHeader.MaxPduLength;
            }
            catch (ModbusProtocolException)
            {
                // The one that may come.
                return true;
            }
        });
}
