using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Osgate.Testing;

namespace Osgate.Modbus.Tests.Tcp;

[CancelAfter(60_000)]
public sealed class ModbusTcpClientTests
{
    private static readonly ReadRequest Request = new(ModbusTable.Holding, 100, 3);

    private static CancellationToken Cancel => TestContext.CurrentContext.CancellationToken;

    // The peer closes after what it sent, so that a frame cut short ends too.
    [Test]
    public async Task Any_bytes_from_the_peer_give_an_answer_or_one_of_two_exceptions()
    {
        var cancel = Cancel;
        await MutatedFrames.SampleAsync(async mutate =>
        {
            await using var slave = new ScriptedSlave(async master =>
            {
                var request = await master.ReadRequestAsync();
                await master.SendAsync(mutate(request!.AnswerWithAddresses()));
            });
            var endpoint = new ModbusEndpoint("127.0.0.1", slave.Port);
            var time = new FakeTimeProvider();
            var socket = await ModbusTcpConnect.ConnectAsync(endpoint, TimeSpan.FromSeconds(1), time, cancel);
            await using var client = new ModbusTcpClient(socket, endpoint, TimeSpan.FromSeconds(1), time, new ListTrace { IsOn = true }, new Counter("late answers"));
            try
            {
                var answer = await client.ReadAsync(1, Request, cancel);
                return answer.IsInTime && (answer.Exception != ExceptionCode.None || answer.Data.Length == Request.DataLength);
            }
            catch (Exception e) when (e is ModbusProtocolException or IOException)
            {
                // The two that may come.
                return true;
            }
        }, iter: 500, threads: 1);
    }

    private static Gen<Func<byte[], byte[]>> MutatedFrames { get; } = Gen.OneOf(
        Gen.Byte.Array[0, 300].Select<byte[], Func<byte[], byte[]>>(bytes => _ => bytes),
        Gen.Int[0, 15].Select<int, Func<byte[], byte[]>>(cut => frame => frame[..Math.Min(cut, frame.Length)]),
        Gen.Select(Gen.Int[0, 14], Gen.Byte).Select<(int Place, byte Value), Func<byte[], byte[]>>(change => frame =>
        {
            frame[change.Place] = change.Value;
            return frame;
        }));
}
