import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLedger, enterBoundary, type HalfHourEnergy } from '#core/ledger/half-hour-ledger.ts';
import { createMinuteMeans } from '#core/ledger/minute-means.ts';
import { known, missing, type Reading } from '#core/reading.ts';
import { instant } from '#core/time/instant.ts';
import { HALF_HOUR } from '#core/time/slot.ts';

const start = instant(Date.UTC(2026, 3, 12));
const boundary = (n: number) => instant(start + n * HALF_HOUR);

function run(registers: readonly (Reading<number> | null)[]): HalfHourEnergy[] {
  let ledger = emptyLedger;
  return registers.flatMap((register, n) => {
    if (register === null) return [];
    const entered = enterBoundary(ledger, boundary(n), [['s', register]]);
    ledger = entered.ledger;
    return [...entered.halfHours];
  });
}

describe('half hours from registers', () => {
  it('sum to the difference of the register wherever nothing is missing (invariant I3)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 2, maxLength: 60 }), (steps) => {
        let register = 123_456;
        const energies = run(steps.map((step, n) => known((register += step), boundary(n))));
        expect(energies.map(({ energy }) => (energy.known ? energy.value : null))).toEqual(steps.slice(1));
        expect(energies.map(({ at }) => at)).toEqual(steps.slice(1).map((_, n) => boundary(n)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('are holes with the reason of the boundary that was missing', () => {
    const hole = missing('no-answer', boundary(1));
    const energies = run([known(10, boundary(0)), hole, known(30, boundary(2)), known(45, boundary(3))]);
    expect(energies.map(({ energy }) => (energy.known ? energy.value : energy.missing))).toEqual([
      'no-answer',
      'no-answer',
      15,
    ]);
  });

  it('do not guess how a gap was spread', () => {
    const energies = run([known(0, boundary(0)), null, null, known(900, boundary(3)), known(1_000, boundary(4))]);
    expect(energies.map(({ at, energy }) => [at, energy.known ? energy.value : energy.missing])).toEqual([
      [boundary(0), 'no-answer'],
      [boundary(1), 'no-answer'],
      [boundary(2), 'no-answer'],
      [boundary(3), 100],
    ]);
  });

  it('are holes where a register tells more than any house could take', () => {
    const energies = run([known(5_000, boundary(0)), known(60_000, boundary(1)), known(5_300, boundary(2))]);
    expect(energies.map(({ energy }) => (energy.known ? energy.value : energy.missing))).toEqual([
      'out-of-range',
      'out-of-range',
    ]);
  });

  it('are holes where a counter was restarted', () => {
    const energies = run([known(5_000, boundary(0)), known(20, boundary(1)), known(50, boundary(2))]);
    expect(energies.map(({ energy }) => (energy.known ? energy.value : energy.missing))).toEqual(['out-of-range', 30]);
  });

  it('go through a roll-over, and through nothing else that steps back', () => {
    const turn = 1_000_000;
    let ledger = emptyLedger;
    const energies = [999_900, 300, 700, 20_000, 10_000].flatMap((register, n) => {
      const entered = enterBoundary(ledger, boundary(n), [['s', known(register, boundary(n)), turn]]);
      ledger = entered.ledger;
      return entered.halfHours.map(({ energy }) => (energy.known ? energy.value : energy.missing));
    });
    expect(energies).toEqual([400, 400, 19_300, 'out-of-range']);
  });

  it('ignore a boundary that comes again', () => {
    let { ledger } = enterBoundary(emptyLedger, boundary(0), [['s', known(1, boundary(0))]]);
    ({ ledger } = enterBoundary(ledger, boundary(1), [['s', known(2, boundary(1))]]));
    expect(enterBoundary(ledger, boundary(1), [['s', known(9, boundary(1))]]).halfHours).toEqual([]);
  });
});

describe('minute means', () => {
  it('average what was known and leave null where nothing was', () => {
    const means = createMinuteMeans(3);
    for (const value of [100, 201, 302]) means.add(0, known(value, start));
    means.add(1, missing('stale', start));
    means.add(1, known(-40, start));
    means.add(2, missing('no-answer', start));
    expect(means.take()).toEqual([201, -40, null]);
    expect(means.take()).toEqual([null, null, null]);
  });
});
