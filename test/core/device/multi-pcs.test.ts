import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedOnce, type MultiPcsObservation, type PowerPart } from '#core/device/multi-pcs.ts';
import { known, missing } from '#core/reading.ts';
import { instant } from '#core/time/instant.ts';
import { wattHours, watts } from '#core/units.ts';

const AT = instant(0);
const part = (eoj: number, power: number, address = 'a'): PowerPart => ({
  address,
  eoj,
  power: known(watts(power), AT),
});
const pcs = (power: number, members: readonly number[] | null): { address: string; pcs: MultiPcsObservation } => ({
  address: 'a',
  pcs: {
    id: 'pcs',
    power: known(watts(power), AT),
    takenRegister: known(wattHours(0), AT),
    givenRegister: known(wattHours(0), AT),
    members: members === null ? missing('no-answer', AT) : known(members, AT),
  },
});

test('whichever of the members we observe, each watt is counted once', () => {
  const member = fc.record({ power: fc.integer({ min: -6_000, max: 6_000 }), seen: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: -3_000, max: 3_000 })),
      (members, others) => {
        const behind = members.map(({ power }) => power).reduce((a, b) => a + b);
        const conditioner = pcs(
          behind,
          members.map((_, i) => 0x027901 + i),
        );
        const seen = members.flatMap(({ power, seen: is }, i) => (is ? [part(0x027901 + i, power)] : []));
        const apart = others.map((power, i) => part(0x027901 + i, power, 'b'));
        const truth = behind + others.reduce((a, b) => a + b, 0);
        expect(countedOnce([...seen, ...apart], [conditioner], AT)).toMatchObject({ known: true, value: truth });
      },
    ),
    { seed: 4, numRuns: 300 },
  );
});

test('a conditioner that does not say what hangs on it gives way to the devices of its node', () => {
  expect(countedOnce([part(0x027901, -900)], [pcs(-1_000, null)], AT)).toMatchObject({ value: -900 });
  expect(countedOnce([], [pcs(-1_000, null)], AT)).toMatchObject({ value: -1_000 });
});

test('half a sum is not a sum', () => {
  const silent: PowerPart = { address: 'a', eoj: 0x027901, power: missing('no-answer', AT) };
  expect(countedOnce([silent, part(0x027d01, 5)], [pcs(0, [0x027901, 0x027d01])], AT)).toMatchObject({
    missing: 'no-answer',
  });
});
