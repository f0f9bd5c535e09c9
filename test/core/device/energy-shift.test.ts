import { expect, test } from 'vitest';
import { mayChooseShift, shiftFault } from '#core/device/energy-shift.ts';

test('the night to come may be chosen from 18:00 until the base hour, over midnight as well', () => {
  const open = (baseHour: number) =>
    Array.from({ length: 48 }, (_, half) => half / 2).filter((hour) => mayChooseShift(hour, baseHour));
  expect(open(20)).toEqual([18, 18.5, 19, 19.5]);
  expect(open(23).at(0)).toBe(18);
  expect(open(23).at(-1)).toBe(22.5);
  expect(open(24).at(-1)).toBe(23.5);
  expect(open(25)).toEqual([0, 0.5, 18, 18.5, 19, 19.5, 20, 20.5, 21, 21.5, 22, 22.5, 23, 23.5]);
});

test.each([
  [{ mode: 'stay' }, 1, null],
  [{ mode: 'shift', first: 17 }, 1, null],
  [{ mode: 'shift', first: 17 }, 2, /9 to 16/],
  [{ mode: 'shift', first: 8 }, 2, /9 to 16/],
  [{ mode: 'shift', first: 9, second: 10 }, 1, /one part/],
  [{ mode: 'shift', first: 9, second: 17 }, 2, null],
  [{ mode: 'shift', first: 9, second: 18 }, 2, /10 to 17/],
  [{ mode: 'shift', first: 12, second: 11 }, 2, /after the first/],
] as const)('%o of %i parts: %s', (command, parts, fault) => {
  if (fault === null) expect(shiftFault(command, parts)).toBeNull();
  else expect(shiftFault(command, parts)).toMatch(fault);
});
