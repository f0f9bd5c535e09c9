import { describe, expect, test } from 'vitest';
import { days, minutes, seconds } from '#core/time/instant.ts';
import type { SimulatedSkModule } from '#drivers/simulated/sk-module/sk-module.ts';
import type { ByteLink } from '#ports/byte-link.ts';
import { bytesOf, textOf } from '#protocol/skstack/ascii.ts';
import { createRig } from './meter-rig.ts';

/** A module that prints the same things in another way. */
const ODD: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ['OK before EVENT 21', (text) => text.replace(/(EVENT 21 [^\r]*\r\n)OK\r\n/, 'OK\r\n$1')],
  ['no EVENT 21 at all', (text) => text.replace(/EVENT 21 [^\r]*\r\n/g, '')],
  ['EVENT 21 twice, 02 before 00', (text) => text.replace(/(EVENT 21 \S+(?: 0)?) 00\r\n/, '$1 02\r\n$1 00\r\n')],
  ['lines with leading blanks', (text) => text.replace(/(^|\n)(?=[A-Z])/g, '$1  ')],
  ['fields of EPANDESC without leading blanks', (text) => text.replace(/\n +/g, '\n')],
  ['lines with trailing blanks', (text) => text.replace(/([0-9A-Z])\r\n(?!$)/g, '$1 \r\n')],
  [
    'lower-case hexadecimal',
    (text) => text.replace(/[0-9A-F]{4}(?::[0-9A-F]{4}){7}|[0-9A-F]{8,}/g, (hex) => hex.toLowerCase()),
  ],
  ['LF alone as line end', (text) => text.replaceAll('\r\n', '\n')],
  ['CR alone as line end', (text) => text.replaceAll('\r\n', '\r')],
  [
    'events nobody knows, and neighbours',
    (text) =>
      text.replace(/(^|\r\n)(?=OK|EVENT)/, '$1EVENT 7F\r\nEVENT 02 FE80:0000:0000:0000:021C:6400:0000:0002\r\n'),
  ],
  ['empty lines everywhere', (text) => text.replaceAll('\r\n', '\r\n\r\n')],
  ['a banner behind each reset', (text) => text.replace(/^((?:SKRESET\r\n)?OK\r\n)$/, 'Wi-SUN ready v1.0\r\n$1')],
];

describe.each(ODD)('a module that prints %s', (_name, change) => {
  test.each(['single', 'dual'] as const)('is as good as any other (%s stack)', async (kind) => {
    let changed = 0;
    const wire = (module: SimulatedSkModule): ByteLink => ({
      name: module.name,
      write: (bytes) => module.write(bytes),
      close: () => module.close(),
      open: (events) =>
        module.open({
          ...events,
          bytes(chunk) {
            const text = textOf(chunk, 0, chunk.length);
            const odd = change(text);
            if (odd !== text) changed++;
            events.bytes(bytesOf(odd));
          },
        }),
    });
    const rig = createRig({ wire, module: { kind, payload: 'hex' } });
    await rig.driver.start();
    expect(await rig.untilValue(seconds(90))).toBeLessThan(40_000);
    const seen = rig.watch(seconds(10));
    await rig.run(minutes(30));
    expect(seen.filter(({ observation }) => !observation.power.known)).toEqual([]);
    rig.module.faults.terminate();
    await rig.run(minutes(1));
    rig.module.faults.silentReset();
    await rig.run(minutes(1));
    expect(await rig.untilValue(seconds(30))).toBeLessThan(5_000);
    await rig.run(days(1 / 12));
    expect(rig.halfHours.length).toBeGreaterThanOrEqual(4);
    expect(changed).toBeGreaterThan(0);
  });
});

describe.each([
  ['refuses register SFD', 'FAIL ER06\r\n'],
  ['says nothing to it', ''],
])('a module that %s', (_name, answer) => {
  test('is set up without it, and within the bounds of a recovery', async () => {
    let asked = 0;
    const wire = (module: SimulatedSkModule): ByteLink => {
      let say: (bytes: Uint8Array) => void = () => undefined;
      return {
        name: module.name,
        close: () => module.close(),
        open(events) {
          say = (bytes) => events.bytes(bytes);
          return module.open(events);
        },
        write(bytes) {
          if (textOf(bytes, 0, bytes.length) !== 'SKSREG SFD\r\n') return module.write(bytes);
          asked++;
          say(bytesOf(answer));
        },
      };
    };
    const rig = createRig({ wire });
    await rig.driver.start();
    expect(await rig.untilValue(seconds(90))).toBeLessThan(40_000);
    rig.module.faults.unplug();
    await rig.run(seconds(3));
    rig.module.faults.plug();
    expect(await rig.untilValue(seconds(60))).toBeLessThan(10_000);
    rig.module.faults.silentReset();
    expect(await rig.untilValue(seconds(60))).toBeLessThan(10_000);
    expect(asked).toBeGreaterThanOrEqual(3);
  });
});
