import { readFileSync, writeSync } from 'node:fs';
import { createBackUp } from '#app/back-up/back-up.ts';
import { createRandom } from '#core/random.ts';
import { instant, millis } from '#core/time/instant.ts';
import { createMqttUplink } from '#drivers/mqtt/mqtt-uplink.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Clock } from '#ports/clock.ts';
import { silent } from '#ports/log.ts';
import { createSealer } from '#sealing/sealer.ts';
import { openStore } from '#store/open-store.ts';
import { createOutboxFile } from '#store/outbox-file.ts';
import { keyOfWords } from '#sealing/recovery-key.ts';
import { liveHalfHour } from './rig.ts';

/**
 * A gateway that lives fast: `node gateway-process.ts FOLDER URL CERTIFICATES GATEWAY`. Says `c SEQUENCE` for each number
 * the service confirmed, and `w SEQUENCE` for what it has written itself. Killed from outside.
 */
const [folder = '', url = '', certificates = '', gateway = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const tls = JSON.parse(readFileSync(certificates, 'utf8')) as { ca: string; cert: string; key: string };
/** Waits are a hundredth of what they are: the machine's patience is not what is tested. */
const quick: Clock = {
  ...systemClock,
  after: (delay, name, action) => systemClock.after(millis(delay / 100), name, action),
};
const fast: Clock = {
  ...quick,
  now: () => instant(systemClock.now()),
  monotonic: () => millis(systemClock.monotonic() * 100),
};
const random = createRandom(process.pid, 'gateway');
const store = openStore({ folder, durability: 'full', clock: systemClock });
const cursor = createOutboxFile(folder);
const uplink = createMqttUplink({
  gateway,
  url,
  clientId: `${gateway}-${process.pid}`,
  tls,
  clock: quick,
  random,
  log: silent,
});
const backUp = createBackUp({
  gateway,
  log: store,
  uplink,
  sealer: createSealer(keyOfWords(process.env.WORDS ?? '')),
  cursor: {
    read: cursor.read,
    keep(position) {
      cursor.keep(position);
      say(`c ${position.sequence} ${position.epoch}`);
    },
  },
  clock: fast,
  random,
  onState: (state) => say(`s ${JSON.stringify(state)}`),
  onFault: (fault) => say(`f ${String(fault)}`),
});
uplink.start(backUp);
let index = Number(store.setting('lived') ?? 0);
setInterval(() => {
  liveHalfHour(store, index++);
  store.keepSetting('lived', String(index));
  say(`w ${store.identity().sequence}`);
  backUp.soon();
}, 30);
