using CsCheck;

namespace Osgate.Modbus.Tests.Frames;

/// <summary>With the examples of the MODBUS Application Protocol Specification V1.1b3.</summary>
public sealed class ReadRequestTests
{
    // The examples of 6.1 to 6.4. Their numbers count from 1, as in "coils 20-38", what goes over the wire from 0.
    [TestCase(1, 19, 19, "0100130013", "0103CD6B05", "CD6B05", TestName = "Example_of_6_1_read_coils")]
    [TestCase(2, 196, 22, "0200C40016", "0203ACDB35", "ACDB35", TestName = "Example_of_6_2_read_discrete_inputs")]
    [TestCase(3, 107, 3, "03006B0003", "0306022B00000064", "022B00000064", TestName = "Example_of_6_3_read_holding_registers")]
    [TestCase(4, 8, 1, "0400080001", "0402000A", "000A", TestName = "Example_of_6_4_read_input_registers")]
    public void Examples_of_the_specification_hold(byte table, int start, int count, string request, string answer, string data)
    {
        var asked = new ReadRequest((ModbusTable)table, start, count);
        var pdu = new byte[ReadRequest.PduLength];

        asked.WritePdu(pdu);
        var refusal = asked.ReadAnswer(Convert.FromHexString(answer), out var received);

        Assert.That(Convert.ToHexString(pdu), Is.EqualTo(request));
        Assert.That(refusal, Is.EqualTo(ExceptionCode.None));
        Assert.That(Convert.ToHexString(received), Is.EqualTo(data));
    }

    // 7: a request for output 1245 of a device that has no such: function code 81, exception code 02.
    [Test]
    public void Example_of_7_exception_response()
    {
        var asked = new ReadRequest(ModbusTable.Coil, 0x04A1, 1);

        var refusal = asked.ReadAnswer([0x81, 0x02], out var data);

        Assert.That(refusal, Is.EqualTo(ExceptionCode.IllegalDataAddress));
        Assert.That(refusal.Reason, Is.EqualTo("illegal data address"));
        Assert.That(data.IsEmpty);
    }

    [TestCase("", "without a function code")]
    [TestCase("04020000", "function code 0x04")]
    [TestCase("8402", "function code 0x84")]
    [TestCase("0302000A", "2 bytes of data where 6")]
    [TestCase("0304022B00000064", "6 bytes of data where 6")]
    [TestCase("0306022B000000", "5 bytes of data where 6")]
    [TestCase("03", "bytes of data where 6")]
    [TestCase("83", "exception response")]
    [TestCase("8300", "exception response")]
    [TestCase("830200", "exception response")]
    public void What_is_no_answer_is_refused(string pdu, string why) =>
        Assert.That(
            () => new ReadRequest(ModbusTable.Holding, 107, 3).ReadAnswer(Convert.FromHexString(pdu), out _),
            Throws.TypeOf<ModbusProtocolException>().With.Message.Contains(why));

    [Test]
    public void Any_bytes_give_an_answer_or_the_one_exception()
    {
        var pdu = Gen.OneOf(Gen.Byte.Array[0, 253], MutatedAnswer);
        Gen.Select(Requests, pdu).Sample((request, bytes) =>
        {
            try
            {
                var refusal = request.ReadAnswer(bytes, out var data);
                return refusal != ExceptionCode.None || data.Length == request.DataLength;
            }
            catch (ModbusProtocolException)
            {
                // The one that may come.
                return true;
            }
        }, iter: 20_000);
    }

    private static Gen<ReadRequest> Requests { get; } =
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 65_000], Gen.Int[1, 125], (table, start, count) => new ReadRequest((ModbusTable)table, start, count));

    private static Gen<byte[]> MutatedAnswer { get; } =
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 125], Gen.Int[0, 260], Gen.Int[0, 260], Gen.Byte, (function, count, cut, place, flipped) =>
        {
            byte[] pdu = [(byte)function, (byte)(count * 2), .. new byte[count * 2]];
            pdu[place % pdu.Length] = flipped;
            return pdu[..Math.Min(cut, pdu.Length)];
        });
}
