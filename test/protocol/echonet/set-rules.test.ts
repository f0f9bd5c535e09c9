import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setRefusal } from '#protocol/echonet/set-rules.ts';

test('of a cooking heater nothing may be set but all stop', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0x80, max: 0xff }),
      fc.uint8Array({ maxLength: 5 }),
      fc.nat(255),
      (epc, edt, instance) => {
        const allStop = epc === 0xb3 && edt.length === 1 && edt[0] === 0x40;
        expect(setRefusal(0x03b900 + instance, { epc, edt }) === null).toBe(allStop);
      },
    ),
    { seed: 3, numRuns: 500 },
  );
  expect(setRefusal(0x03b901, { epc: 0xb3, edt: Uint8Array.of(0x40) })).toBeNull();
  expect(setRefusal(0x03b901, { epc: 0xb2, edt: Uint8Array.of(0x41, 0xff, 0xff, 0xff) })).toMatch(/only be stopped/);
});

test('other classes are not concerned', () => {
  expect(setRefusal(0x013001, { epc: 0xb3, edt: Uint8Array.of(0x1a) })).toBeNull();
});
