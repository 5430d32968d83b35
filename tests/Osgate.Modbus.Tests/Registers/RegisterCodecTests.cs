using CsCheck;

namespace Osgate.Modbus.Tests.Registers;

public sealed class RegisterCodecTests
{
    [TestCase("0000", "Bool", false)]
    [TestCase("0100", "Bool", true)]
    [TestCase("FFFE", "Int16", -2L)]
    [TestCase("FFFE", "UInt16", 65534L)]
    [TestCase("FFFFFFFE", "Int32", -2L)]
    [TestCase("FFFFFFFE", "UInt32", 4294967294L)]
    [TestCase("FFFFFFFFFFFFFFFE", "Int64", -2L)]
    [TestCase("FFFFFFFFFFFFFFFE", "UInt64", 18446744073709551614UL)]
    [TestCase("3DCCCCCD", "Float32", 0.1f)]
    [TestCase("3FB999999999999A", "Float64", 0.1)]
    [TestCase("7FC00000", "Float32", float.NaN)]
    [TestCase("FF800000", "Float32", float.NegativeInfinity)]
    public void Each_type_is_read_with_its_sign_and_kind(string hex, string type, object expected)
    {
        var value = RegisterCodec.ReadValue(Convert.FromHexString(hex), Enum.Parse<ModbusType>(type), ByteOrder.Abcd);

        Assert.That(value, Is.EqualTo(ValueOf(expected)));
    }

    // 0x01020304 is 16909060, 0x0102030405060708 is 72623859790382856.
    [TestCase("Abcd", "01020304", "0102030405060708", "0102")]
    [TestCase("Dcba", "04030201", "0807060504030201", "0201")]
    [TestCase("Badc", "02010403", "0201040306050807", "0201")]
    [TestCase("Cdab", "03040102", "0708050603040102", "0102")]
    public void Each_order_puts_the_bytes_right(string orderName, string of32, string of64, string of16)
    {
        var order = Enum.Parse<ByteOrder>(orderName);

        Assert.That(RegisterCodec.ReadValue(Convert.FromHexString(of32), ModbusType.Int32, order).AsInt64(), Is.EqualTo(0x01020304));
        Assert.That(RegisterCodec.ReadValue(Convert.FromHexString(of64), ModbusType.Int64, order).AsInt64(), Is.EqualTo(0x0102030405060708));
        Assert.That(RegisterCodec.ReadValue(Convert.FromHexString(of16), ModbusType.UInt16, order).AsInt64(), Is.EqualTo(0x0102));
    }

    // V1.1b3, 6.1: coils 20-27 are CD, that is, 27 to 20: on on off off on on off on; coil 38 is bit 2 of the last byte.
    [Test]
    public void First_bit_asked_for_is_the_lowest_of_the_first_byte()
    {
        byte[] data = [0xCD, 0x6B, 0x05];

        var bits = Enumerable.Range(0, 19).Select(i => RegisterCodec.ReadBit(data, i));

        Assert.That(bits, Is.EqualTo("1011001111010110101".Select(bit => bit == '1')));
    }

    [Test]
    public void Any_single_number_comes_through_in_any_order() =>
        Gen.Select(Gen.Float, Gen.Enum<ByteOrder>()).Sample((number, order) =>
        {
            var abcd = BitConverter.GetBytes(number).Reverse().ToArray();
            int[] places = order switch { ByteOrder.Abcd => [0, 1, 2, 3], ByteOrder.Dcba => [3, 2, 1, 0], ByteOrder.Badc => [1, 0, 3, 2], _ => [2, 3, 0, 1] };
            byte[] wire = [.. places.Select(place => abcd[place])];
            return RegisterCodec.ReadValue(wire, ModbusType.Float32, order).AsSingle().Equals(number);
        });

    private static ReadingValue ValueOf(object expected) => expected switch
    {
        bool value => value,
        long value => value,
        ulong value => value,
        float value => value,
        _ => (double)expected,
    };
}
