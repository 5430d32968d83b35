namespace Osgate.Modbus.Tests.Registers;

public sealed class ModbusAddressTests
{
    [TestCase("holding:0", "Holding", 0)]
    [TestCase("holding:65535", "Holding", 65535)]
    [TestCase("input:0x10", "Input", 16)]
    [TestCase("input:0XfFfF", "Input", 65535)]
    [TestCase("Coil:5", "Coil", 5)]
    [TestCase("discrete:7", "Discrete", 7)]
    public void Address_names_table_and_number(string text, string table, int number)
    {
        var problem = ModbusAddress.Parse(text, out var address);

        Assert.That(problem, Is.Null);
        Assert.That(address, Is.EqualTo(new ModbusAddress(Enum.Parse<ModbusTable>(table), number)));
    }

    [TestCase("holdin:12", "did you mean 'holding:12'?")]
    [TestCase("Inputs:0x10", "did you mean 'input:0x10'?")]
    [TestCase("register:1", "the tables are holding, input, coil, discrete")]
    [TestCase("40001", "did you mean 'holding:0'?")]
    [TestCase("30010", "did you mean 'input:9'?")]
    [TestCase("10001", "did you mean 'discrete:0'?")]
    [TestCase("00017", "did you mean 'coil:16'?")]
    [TestCase("465536", "did you mean 'holding:65535'?")]
    [TestCase("465537", "write a table and a number")]
    [TestCase("100", "write a table and a number from 0, such as 'holding:100'")]
    [TestCase("", "write a table and a number")]
    [TestCase("holding:65536", "65536 is above 65535")]
    [TestCase("holding:0x10000", "0x10000 is above 65535")]
    [TestCase("holding:", "'' is no number")]
    [TestCase("holding:-1", "'-1' is no number")]
    [TestCase("holding:1.5", "'1.5' is no number")]
    [TestCase("holding:0x", "'0x' is no number")]
    [TestCase("holding:0xffffffffffffffff", "is no number")]
    [TestCase(":5", "the tables are")]
    public void What_is_no_address_is_answered_with_the_mend(string text, string mend) =>
        Assert.That(ModbusAddress.Parse(text, out _), Does.StartWith($"'{text}' is no Modbus address").And.Contains(mend));
}
