import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#app/control/operate.ts';
import type { AnyCommand } from '#core/device/command.ts';
import { createRandom } from '#core/random.ts';
import { millis, minutes, plus } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { createCloud } from '#daemon/outside/cloud.ts';
import { commandTopics, createHomeAssistant } from '#daemon/outside/home-assistant.ts';
import { createMqttLine } from '#drivers/mqtt/mqtt-line.ts';
import { createUplinkInMemory } from '#drivers/simulated/uplink/uplink-in-memory.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { readLive } from '#protocol/backup/live.ts';
import type { Clock } from '#ports/clock.ts';
import { silent } from '#ports/log.ts';
import { createSealer } from '#sealing/sealer.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { MOSQUITTO, NO_MOSQUITTO, plainBroker } from '../cloud/broker.ts';
import { createClock, cursorInMemory, GATEWAY, KEY, pass } from '../cloud/rig.ts';
import { knownRow } from '../contract/records.ts';
import { createFakeHouse, NOON } from '../web/fake-house.ts';

const quick: Clock = {
  ...systemClock,
  after: (delay, name, action) => systemClock.after(millis(delay / 100), name, action),
};
const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 2));
};

function hands() {
  const told: { command: AnyCommand; person: Person }[] = [];
  return {
    told,
    operate(command: AnyCommand, person: Person) {
      told.push({ command, person });
      return Promise.resolve({ outcome: 'confirmed', tightenedBy: null } as const);
    },
  };
}

describe.skipIf(!MOSQUITTO)(`the house at Home Assistant${MOSQUITTO ? '' : ` (${NO_MOSQUITTO})`}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'outside-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is told with retained messages whose every template finds its value, takes commands, and leaves with its will', async () => {
    const broker = await plainBroker(folder);
    const seen = new Map<string, string>();
    const observer = await connectAsync(broker.direct, { protocolVersion: 5 });
    observer.on('message', (topic, payload) => void seen.set(topic, String(payload)));
    await observer.subscribeAsync('#', { qos: 1 });
    const records = openMemoryStore({ clock: createClock(), epoch: 'x' });
    records.defineSeries({ id: 'grid.import', name: 'Import', unit: 'Wh' });
    records.keepHalfHours([knownRow('grid.import', plus(NOON, minutes(-10)), 321)]);
    const view = createFakeHouse();
    const control = hands();
    const line = createMqttLine({
      url: broker.url,
      clientId: 'hems-home',
      presence: { topic: 'hems/home/status', online: 'online', offline: 'offline' },
      subscribe: commandTopics('home', true),
      clock: quick,
      random: createRandom(1, 'mqtt'),
      log: silent,
    });
    const shown = createHomeAssistant({
      line,
      site: 'home',
      prefix: 'homeassistant',
      commands: true,
      version: '0.1.0',
      view,
      control,
      records,
      log: silent,
    });
    shown.start();
    await until(() => line.connected());
    shown.tick();
    await until(() => seen.has('hems/home/energy') && seen.get('hems/home/status') === 'online');
    const configs = [...seen]
      .filter(([topic]) => topic.endsWith('/config'))
      .map(([, text]) => JSON.parse(text) as Record<string, string>);
    expect(configs.length).toBeGreaterThan(25);
    for (const { state_topic, value_template } of configs) {
      const key = /^\{\{ value_json\['([^']+)'\] \}\}$/.exec(value_template!)![1]!;
      expect(Object.keys(JSON.parse(seen.get(state_topic!)!) as object)).toContain(key);
    }
    expect(JSON.parse(seen.get('hems/home/energy')!)).toEqual({ 'grid.import': 321 });

    await observer.publishAsync('hems/home/command/battery1', 'hold', { qos: 1 });
    await observer.publishAsync('hems/home/command/battery1', 'explode', { qos: 1 });
    await observer.publishAsync('hems/home/command/ac1', 'ON', { qos: 1 });
    await until(() => control.told.length === 2);
    expect(control.told.map(({ command }) => command.command)).toEqual([{ mode: 'hold' }, { on: true }]);
    expect(control.told[0]!.person).toEqual({ who: 'Home Assistant', until: null, remote: false });
    await broker.cut();
    await until(() => seen.get('hems/home/status') === 'offline');
    await shown.stop();
    await observer.endAsync(true);
    await broker.close();
  });
});

describe('the house at the remote monitoring service', () => {
  function at(over: { liveValues?: boolean; commands?: boolean }) {
    const clock = createClock(NOON);
    const line = createUplinkInMemory(clock);
    const sent: { kind: string; payload: Uint8Array }[] = [];
    line.onUp((kind, payload) => void sent.push({ kind, payload }));
    const control = hands();
    const cloud = createCloud({
      gateway: GATEWAY,
      uplink: line.uplink,
      sealer: createSealer(KEY),
      cursor: cursorInMemory(),
      records: openMemoryStore({ clock, epoch: 'x' }),
      view: createFakeHouse(),
      control,
      liveValues: false,
      commands: false,
      clock,
      random: createRandom(1, 'cloud'),
      log: silent,
      ...over,
    });
    cloud.start();
    const wish = (mode: string, id: string): Uint8Array =>
      new TextEncoder().encode(
        JSON.stringify({
          id,
          device: 'battery1',
          actor: 'owner',
          expires: formatJst(plus(clock.now(), minutes(1))),
          wish: { mode },
        }),
      );
    return { clock, line, sent, control, cloud, wish };
  }

  it('shows nothing but sealed backups and obeys nothing, unless the owner allows it', async () => {
    const { clock, line, sent, control, cloud, wish } = at({});
    await pass(clock, minutes(1));
    cloud.tick();
    line.down('command', wish('hold', 'c1'));
    await pass(clock, minutes(1));
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(['hello', 'outcome']));
    expect(control.told).toEqual([]);
    await cloud.stop();
  });

  it('shows live values and obeys through the hands that the page uses, where the owner allows it', async () => {
    const { clock, line, sent, control, cloud, wish } = at({ liveValues: true, commands: true });
    await pass(clock, minutes(1));
    cloud.tick();
    line.down('command', wish('hold', 'c1'));
    line.down('command', wish('explode', 'c2'));
    await pass(clock, minutes(1));
    const live = sent.find(({ kind }) => kind === 'live')!;
    expect(readLive(live.payload)).toMatchObject({ battery_pct: expect.any(Number) });
    expect(control.told.map(({ command, person }) => [command.command, person.remote])).toEqual([
      [{ mode: 'hold' }, true],
    ]);
    const outcomes = sent
      .filter(({ kind }) => kind === 'outcome')
      .map(({ payload }) => JSON.parse(Buffer.from(payload).toString()) as object);
    expect(outcomes).toMatchObject([
      { id: 'c1', outcome: 'confirmed' },
      { id: 'c2', outcome: 'refused' },
    ]);
    await cloud.stop();
  });
});
