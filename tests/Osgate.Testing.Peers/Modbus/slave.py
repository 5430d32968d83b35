"""A pymodbus slave with a value of every type in units 1 and 2; says its port (0 for any free one)."""
import asyncio
import struct
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncTcpServer


def registers(layout, value):
    raw = struct.pack(layout, value)
    return [int.from_bytes(raw[i:i + 2], "big") for i in range(0, len(raw), 2)]


def holding():
    values = (
        registers(">h", -12345)                       # 0
        + registers(">H", 54321)                      # 1
        + registers(">i", -1234567890)                # 2
        + registers(">I", 4123456789)                 # 4
        + registers(">q", -1234567890123456789)       # 6
        + registers(">Q", 12345678901234567890)       # 10
        + registers(">f", 0.1)                        # 14
        + registers(">d", 3.141592653589793)          # 16
        + registers("<f", 0.1)                        # 20: DCBA
        + list(reversed(registers(">i", -1234567890)))  # 22: CDAB
        + [1]                                         # 24
    )
    block = {i: value for i, value in enumerate(values)}
    block.update({100 + i: i for i in range(300)})
    return ModbusSparseDataBlock(block)


def slave(first_input):
    return ModbusSlaveContext(
        co=ModbusSequentialDataBlock(0, [i % 3 == 0 for i in range(3000)]),
        di=ModbusSequentialDataBlock(0, [i % 2 == 1 for i in range(100)]),
        hr=holding(),
        ir=ModbusSequentialDataBlock(0, list(range(first_input, first_input + 50))),
        zero_mode=True,
    )


async def main():
    context = ModbusServerContext(slaves={1: slave(100), 2: slave(200)}, single=False)
    server = await StartAsyncTcpServer(context=context, address=("127.0.0.1", int(sys.argv[1])), defer_start=True)
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print("listening at", server.server.sockets[0].getsockname()[1])
    await serving


asyncio.run(main())
