"""A Modbus TCP slave with known contents; PymodbusSlave.cs says which."""

import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer

SIZE = 1000


def unit(number):
    return ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, [1000 * number + a for a in range(SIZE)]),
        ir=ModbusSequentialDataBlock(0, [10000 + a for a in range(SIZE)]),
        co=ModbusSequentialDataBlock(0, [a % 3 == 0 for a in range(SIZE)]),
        di=ModbusSequentialDataBlock(0, [a % 2 == 1 for a in range(SIZE)]),
        zero_mode=True,
    )


async def main(port):
    context = ModbusServerContext(slaves={number: unit(number) for number in range(1, 5)}, single=False)
    await StartAsyncTcpServer(context=context, address=("127.0.0.1", port), ignore_missing_slaves=True)


asyncio.run(main(int(sys.argv[1])))
