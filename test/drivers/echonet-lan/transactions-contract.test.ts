import { createEchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { createUdpLink } from '#drivers/link/udp.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';
import { transactionsContract } from '../../contract/echonet-transactions.ts';
import { loopbackNet } from '../link/loopback-net.ts';
import { createUdpNode } from '../link/udp-node.ts';
import { createTinyLan, type Script } from './tiny-lan.ts';

transactionsContract('a simulated LAN', async () => {
  const tiny = createTinyLan();
  const lan = createEchonetLan({ link: tiny.link, clock: tiny.clock, log: silent });
  await lan.start();
  const address = '192.168.1.10';
  return {
    lan,
    address,
    play: (script) => tiny.node(address, script),
    settle: (work) => tiny.settle(work),
    close: () => lan.stop(),
  };
});

const onSockets = (own: string, address: string, answersFrom: 'port 3610' | 'another port') => async () => {
  const node = await createUdpNode(address, () => undefined, { answersFrom });
  const link = createUdpLink({ at: own, clock: systemClock, log: silent });
  const lan = createEchonetLan({ link, clock: systemClock, log: silent, addresses: (from) => from === address });
  await lan.start();
  return {
    lan,
    address,
    play(script: Script) {
      node.script = (frame, send) => (frame.esv === 0x73 ? undefined : script(frame, send));
    },
    settle: <T>(work: Promise<T>) => work,
    async close() {
      await lan.stop();
      await node.close();
    },
  };
};

const at = loopbackNet('transactions');
transactionsContract('real sockets on loopback', onSockets(at(0, 1), at(0, 2), 'port 3610'));
transactionsContract('real sockets, answered from another port', onSockets(at(1, 1), at(1, 2), 'another port'));
