import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lampOf } from '#core/lamp.ts';
import { known, missing } from '#core/reading.ts';
import { instant } from '#core/time/instant.ts';
import { watts } from '#core/units.ts';
import { createSysfsLamp } from '#drivers/lamp/sysfs-lamp.ts';

const AT = instant(0);
const folder = mkdtempSync(join(tmpdir(), 'hidamari-lamp-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the generation lamp (features.md A5)', () => {
  const w = (value: number) => known(watts(value), AT);
  it.each([
    ['full', 2_000, null, 'slow-blue'],
    ['full', null, 700, 'slow-orange'],
    ['full', 2_000, 700, 'slow-blue'],
    ['full', 0, 0, 'off'],
    ['full', 4, null, 'off'],
    ['full', null, null, 'off'],
    ['surplus', 2_000, 700, 'off'],
  ] as const)('in %s purchase, PV %s W, other %s W: %s', (mode, solar, other, lamp) => {
    const of = (value: number | null) => [value === null ? missing('no-answer', AT) : w(value)];
    expect(lampOf({ mode, solar: of(solar), other: of(other) })).toBe(lamp);
  });
});

describe('two LEDs of the kernel', () => {
  const files = ['trigger', 'brightness', 'delay_on', 'delay_off'];
  const led = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of files) writeFileSync(join(path, file), '');
    return path;
  };
  const stateOf = (path: string) => files.map((file) => readFileSync(join(path, file), 'utf8'));

  it('blink slowly, one of them at a time, and go dark', () => {
    const [blue, orange] = [led('blue'), led('orange')];
    const lamp = createSysfsLamp({ blue, orange });
    lamp.show('slow-blue');
    expect([stateOf(blue), stateOf(orange)]).toEqual([
      ['timer', '', '1000', '1000'],
      ['none', '0', '', ''],
    ]);
    lamp.show('slow-orange');
    expect([stateOf(blue)[0], stateOf(blue)[1], stateOf(orange)[0]]).toEqual(['none', '0', 'timer']);
    lamp.show('off');
    expect([stateOf(blue)[0], stateOf(orange)[0], stateOf(orange)[1]]).toEqual(['none', 'none', '0']);
    expect(lamp.why()).toBeNull();
  });

  it('that are not there are a sentence, and are tried again', () => {
    const [blue, orange] = [join(folder, 'late-blue'), led('late-orange')];
    const lamp = createSysfsLamp({ blue, orange });
    lamp.show('off');
    expect(lamp.why()).toMatch(/late-blue.*let hems write/);
    led('late-blue');
    lamp.show('off');
    expect(lamp.why()).toBeNull();
    expect(stateOf(blue)[0]).toBe('none');
  });
});
