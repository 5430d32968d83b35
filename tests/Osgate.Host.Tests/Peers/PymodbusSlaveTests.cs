using System.Net;
using System.Net.Sockets;
using Osgate.Testing.Peers;

namespace Osgate.Host.Tests.Peers;

internal sealed class PymodbusSlaveTests
{
    [TestCase(3, (byte)2, 24, "1", TestName = "Holding_registers_are_known")]
    [TestCase(4, (byte)1, 5, "105", TestName = "Input_registers_are_known")]
    [TestCase(1, (byte)1, 9, "1", TestName = "Coils_are_known")]
    [TestCase(2, (byte)1, 8, "0", TestName = "Discrete_inputs_are_known")]
    public async Task Contents_are_known(byte function, byte unit, int address, string value)
    {
        await using var slave = await PymodbusSlave.StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, slave.Port);
        // Modbus TCP: transaction 1, one register or bit.
        await socket.SendAsync((byte[])[0, 1, 0, 0, 0, 6, unit, function, 0, (byte)address, 0, 1]);
        var answer = new byte[64];
        var length = await socket.ReceiveAsync(answer);
        var given = function <= 2 ? answer[9] & 1 : answer[9] << 8 | answer[10];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(length, Is.EqualTo(function <= 2 ? 10 : 11));
            Assert.That(answer[7], Is.EqualTo(function));
            Assert.That($"{given}", Is.EqualTo(value));
        }
    }
}
