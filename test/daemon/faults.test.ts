import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { days, instant, minutes, plus } from '#core/time/instant.ts';
import { type Attempt, prepareAttempt } from '#daemon/simulation/attempt.ts';
import { emptyMemory } from '#daemon/simulation/empty-memory.ts';
import { FAULTS, NOT_EXERCISED, readFaultList } from '#daemon/simulation/faults/fault-table.ts';
import { createInvariants } from '#daemon/simulation/invariants.ts';
import { servePage } from '#daemon/simulation/serve-page.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { SEED, SOAK } from '../soak.ts';

const FROM = instant(Date.UTC(2026, 3, 5, 15));
const ALL = readFaultList('all') as readonly string[];

// In memory where the machine offers it: a commit a minute for days is a matter of the disk, not of what is tested.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hidamari-faults-'));
const solver = createHighsSolver({ log: silent });
afterAll(async () => {
  await solver.close();
  rmSync(folder, { recursive: true, force: true });
});

let houses = 0;
const firstDays = new Map<number, string | null>();
async function live(seed: number, length: number, policy: 'optimal' | 'none'): Promise<Attempt> {
  const request = {
    version: 'test',
    spec: DEFAULT_HOUSE,
    files: {},
    seed,
    from: FROM,
    to: plus(FROM, days(length)),
    speed: 'max',
    warmUp: minutes(0),
    policy,
    faults: ALL,
    folder: join(folder, `${seed}-${houses++}`),
    port: null,
    reportFile: null,
    print: 'text',
  } as const;
  const memory = emptyMemory(request, request.folder);
  const attempt = prepareAttempt({ request, solver, log: silent, memory, serve: servePage(request, silent) });
  await attempt.start();
  await attempt.clock.run({ until: request.to, stop: () => attempt.fault() !== null });
  await attempt.handBack();
  await attempt.close();
  if (policy === 'none') firstDays.set(seed, attempt.firstDay());
  return attempt;
}

/** `npm run soak` lives whole weeks: HEMS_SOAK=4 four of them, at seeds that HEMS_SEED begins. */
const WEEKS = SOAK > 1 ? Math.min(SOAK, 10) : 0;
const LIVES: readonly (readonly [seed: number, length: number, policy: 'optimal' | 'none'])[] =
  WEEKS === 0
    ? [
        [SEED, 1, 'optimal'],
        [SEED + 1, 1, 'none'],
      ]
    : Array.from({ length: WEEKS }, (_, week) => [SEED * 100 + week, 7, 'optimal'] as const);

describe('a house in which everything goes wrong', () => {
  it.each(LIVES)('breaks no invariant (seed %d, %d days, policy %s)', async (seed, length, policy) => {
    const attempt = await live(seed, length, policy);
    const { fault, invariants, injected } = { ...attempt, fault: attempt.fault() };
    expect(fault).toBeNull();
    expect(
      invariants.broken(),
      `hems simulate --faults all --seed ${seed} --days ${length} --policy ${policy}`,
    ).toEqual([]);
    expect(Object.values(injected).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10 * length);
    const exercised = ['I1', 'I2', 'I3', 'I5', 'I7', 'I9', ...(policy === 'none' ? [] : ['I8'])] as const;
    for (const law of exercised) expect(invariants.tallies[law as 'I1'].checked, law).toBeGreaterThan(0);
  });

  it('goes wrong the same way at the same seed (I10)', async () => {
    const first = firstDays.get(SEED + 1) ?? (await live(SEED + 1, 1, 'none')).firstDay();
    const second = await live(SEED + 1, 1, 'none');
    expect(first).not.toBeNull();
    expect(second.firstDay()).toBe(first);
  });
});

describe('the list of faults', () => {
  it('knows each by name and names the nearest to a misspelt one', () => {
    expect(ALL).toEqual([...FAULTS.map(({ name }) => name), ...NOT_EXERCISED]);
    expect(readFaultList('killed,device-mute')).toEqual(['device-mute', 'killed']);
    expect(readFaultList('kiled')).toEqual({ wrong: expect.stringContaining('"killed"') });
  });
});

describe('the invariants', () => {
  it('see a Set without a cause, and one over a person’s hand', () => {
    const invariants = createInvariants(() => FROM);
    invariants.set('battery', FROM, 'EPC 0xDA');
    invariants.operated('battery', FROM);
    invariants.commandOpened('battery', false);
    invariants.set('battery', plus(FROM, minutes(5)), 'EPC 0xDA');
    invariants.commandClosed('battery', false);
    expect(invariants.broken()).toEqual([
      expect.stringMatching(/^I8 at 2026-04-06T00:00:00\+09:00: battery was set \(EPC 0xDA\) without/),
      expect.stringMatching(/^I8 at .* although a person had operated it/),
    ]);
  });

  it('see a half hour that is not what the meter’s registers differ by', () => {
    const invariants = createInvariants(() => FROM);
    const told = (at: number, wh: number) =>
      invariants.registers({
        at: instant(at),
        importRegister: { known: true, value: wh as never, at: FROM },
        exportRegister: { known: false, missing: 'no-answer', at: FROM },
        turn: null,
        origin: 'live',
      });
    told(FROM, 1_000);
    told(FROM + 1_800_000, 1_400);
    const row = { series: 'grid.import', at: FROM, missing: null, origin: 'meter' } as const;
    invariants.rows([{ ...row, wh: 400 }]);
    expect(invariants.broken()).toEqual([]);
    invariants.rows([{ ...row, wh: 410 }]);
    told(FROM + 3_600_000, 900);
    expect(invariants.broken()).toEqual([
      expect.stringMatching(/^I3 .*grid\.import has 410 Wh .* went on by 400 Wh$/),
      expect.stringMatching(/^I3 .*register of grid\.import went from 1400 to 900 Wh/),
    ]);
  });
});
