import { seconds } from '#core/time/instant.ts';
import { createEchonetLan } from '#drivers/echonet-lan/echonet-lan.ts';
import { createUdpLink } from '#drivers/link/udp.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { silent } from '#ports/log.ts';

/** A daemon's side of echonet-namespaces.test.ts: reads the battery whenever its link flows, twice, and says what it sees. */
const link = createUdpLink({
  at: process.argv[2] ?? 'veth0',
  family: 'IPv4',
  patient: true,
  clock: systemClock,
  log: silent,
  onState: (trouble) => console.log(trouble?.replace(/^This machine has /, '') ?? 'flowing'),
});
const lan = createEchonetLan({ link, clock: systemClock, log: silent });
const read = async (): Promise<void> => {
  const got = (await lan.get('10.99.0.2', 0x027d01, [0xe4], seconds(5))).get(0xe4);
  console.log(got instanceof Uint8Array ? got[0] : got);
};
lan.onRestored(() => void read().then(() => lan.stop()));
await lan.start();
await read();
