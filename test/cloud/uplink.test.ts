import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '#core/random.ts';
import { millis, seconds } from '#core/time/instant.ts';
import { createMqttIntake } from '#drivers/mqtt/mqtt-intake.ts';
import { createMqttUplink } from '#drivers/mqtt/mqtt-uplink.ts';
import { createUplinkInMemory } from '#drivers/simulated/uplink/uplink-in-memory.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import type { Clock } from '#ports/clock.ts';
import { silent } from '#ports/log.ts';
import { uplinkContract } from '../contract/uplink.ts';
import { UP } from '#ports/uplink.ts';
import { MOSQUITTO, NO_MOSQUITTO, plainBroker } from './broker.ts';
import { createClock, GATEWAY, pass } from './rig.ts';

/** Waits are a hundredth of what they are. */
const quick: Clock = {
  ...systemClock,
  after: (delay, name, action) => systemClock.after(millis(delay / 100), name, action),
};
const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 2));
};

uplinkContract('the uplink in memory', async () => {
  const clock = createClock();
  const line = createUplinkInMemory(clock);
  const arrived: string[] = [];
  line.onUp((kind, payload) => arrived.push(`${kind} ${new TextDecoder().decode(payload)}`));
  return Promise.resolve({
    uplink: line.uplink,
    arrived,
    down: line.down,
    cut: async () => line.cut(),
    join: async () => line.join(),
    async until(met) {
      while (!met()) await pass(clock, seconds(1));
    },
    close: () => Promise.resolve(),
  });
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-uplink-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A broker, and somebody who hears and says everything there. */
async function brokerHere() {
  const broker = await plainBroker(folder);
  const observer = await connectAsync(broker.direct, { protocolVersion: 5 });
  return {
    ...broker,
    observer,
    async close() {
      await observer.endAsync(true);
      await broker.close();
    },
  };
}

const lineTo = (url: string) =>
  createMqttUplink({
    gateway: GATEWAY,
    url,
    clientId: GATEWAY,
    clock: quick,
    random: createRandom(1, 'uplink'),
    log: silent,
  });

if (MOSQUITTO)
  uplinkContract('the uplink over MQTT', async () => {
    const here = await brokerHere();
    const arrived: string[] = [];
    const kinds = UP.map((kind) => `g/${GATEWAY}/${kind}`);
    here.observer.on('message', (topic, payload) => arrived.push(`${topic.split('/').at(-1)} ${String(payload)}`));
    await here.observer.subscribeAsync(kinds, { qos: 1 });
    return {
      uplink: lineTo(here.url),
      arrived,
      down: (kind, payload) => void here.observer.publish(`g/${GATEWAY}/${kind}`, Buffer.from(payload), { qos: 1 }),
      cut: here.cut,
      join: here.lay,
      until,
      close: here.close,
    };
  });

describe.skipIf(!MOSQUITTO)(`the uplink over MQTT${MOSQUITTO ? '' : ` (${NO_MOSQUITTO})`}`, () => {
  it('says with its last will that it is gone, and takes no more than fits the socket', async () => {
    const here = await brokerHere();
    const presence: string[] = [];
    here.observer.on('message', (_topic, payload) => presence.push(String(payload)));
    await here.observer.subscribeAsync(`g/${GATEWAY}/status`, { qos: 1 });
    const uplink = lineTo(here.url);
    let up = 0;
    uplink.start({ connected: () => up++, disconnected: () => undefined, received: () => undefined });
    await until(() => up === 1 && presence.length === 1);
    // Nothing leaves the socket before this turn of the loop is over, as on a line that is slow.
    let taken = 0;
    while (taken < 1_000 && uplink.send('live', new Uint8Array(64 * 1024))) taken++;
    expect(taken).toBeLessThan(40);
    await here.cut();
    await until(() => presence.length === 2);
    expect(presence).toEqual(['online', 'offline']);
    await uplink.stop();
    await here.close();
  });
});

describe.skipIf(!MOSQUITTO)(`the intake${MOSQUITTO ? '' : ` (${NO_MOSQUITTO})`}`, () => {
  it('takes what arrives together in one batch, acknowledges it afterwards, and what it could not take comes again', async () => {
    const here = await brokerHere();
    const batches: number[] = [];
    const taken = new Set<string>();
    let broken = true;
    let ups = 0;
    const intake = createMqttIntake({
      host: '127.0.0.1',
      port: here.wirePort,
      tls: null,
      clientId: 'monitor',
      subscribe: ['g/+/frame'],
      clock: quick,
      random: createRandom(1, 'intake'),
      log: silent,
      take(messages) {
        if (broken) throw new Error('the disk is full');
        batches.push(messages.length);
        for (const { payload } of messages) taken.add(String(payload));
        return messages.slice(0, 1).map(({ payload }) => ({ topic: 'g/a/committed', payload }));
      },
      onUp: () => ups++,
    });
    intake.start();
    await until(() => ups === 1);
    const client = here.observer;
    await client.subscribeAsync('g/a/committed');
    let answers = 0;
    client.on('message', () => answers++);
    const send = (): void => {
      for (let index = 0; index < 300; index++) client.publish('g/a/frame', `m${index}`, { qos: 1 });
    };
    send();
    await until(() => ups === 2);
    broken = false;
    // Nobody acknowledged end to end, so the gateway sends again.
    send();
    await until(() => taken.size === 300 && answers > 0);
    expect(Math.max(...batches)).toBeGreaterThan(1);
    intake.stop();
    await here.close();
  });
});
