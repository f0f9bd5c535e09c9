import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { type Replayed, replayPlan } from '#app/replay.ts';
import { UNKNOWN_DEVICE } from '#core/control/memory.ts';
import { decide } from '#core/control/reconcile.ts';
import type { Basis } from '#core/control/basis.ts';
import type { Plan } from '#core/planner/plan.ts';
import { known, missing } from '#core/reading.ts';
import { firstDifference } from '#core/same.ts';
import { days, plus, seconds } from '#core/time/instant.ts';
import { watts } from '#core/units.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { generatedProblem } from '../core/planner/generated-problem.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const open = (): Records =>
  openMemoryStore({ clock: createVirtualClock({ start: generatedProblem(1).at }), epoch: 'r' });

/** Two plans on file, the second in place of the first. */
async function file(seed: number): Promise<{ records: Records; first: Plan; second: Plan }> {
  const records = open();
  const problem = generatedProblem(seed);
  const first = await makePlan({ problem, solver, previous: null });
  records.keepPlan(first, problem);
  const later = { ...problem, importLimit: problem.importLimit + 1 };
  const leftOut = [{ device: 'x', wish: 'planned', at: problem.at, short: 0, because: 'state-unknown' }] as const;
  const second = await makePlan({ problem: later, solver, previous: first, leftOut });
  records.keepPlan(second, later);
  return { records, first, second };
}

/** What a battery that follows the house is told by a plan ten seconds after its begin. */
function basisOf(plan: Plan, seed: number): Basis {
  const at = plus(plan.madeAt, seconds(10));
  const no = missing('no-answer', at);
  const { id } = generatedProblem(seed).batteries[0]!;
  const order = plan.steps[0]!.batteries[id]!;
  const command =
    order.mode === 'charge' ? { mode: order.mode, power: order.power, until: order.until } : { mode: order.mode };
  return {
    at,
    grid: { power: known(watts(300), at), currentR: no, currentT: no },
    stale: false,
    seen: {
      kind: 'battery',
      id,
      power: no,
      charge: no,
      content: no,
      chargeRegister: no,
      dischargeRegister: no,
      mode: known('other', at),
    },
    wanted: { command: { kind: 'battery', device: id, command } as never, by: 'plan' },
    memory: { ...UNKNOWN_DEVICE, ours: ['other'] },
    changes: 0,
    limits: { importLimit: 20_000 },
  };
}

describe('hems replay', () => {
  it('makes stored plans again, bit for bit, the one that replaced another too', async () => {
    for (const seed of [3, 8, 21]) {
      const { records, first, second } = await file(seed);
      for (const { id } of [first, second]) {
        const again = (await replayPlan(id, records, solver)) as Replayed;
        expect(again.differs).toBeNull();
        expect(again.commands).toEqual([]);
      }
    }
  });

  it('says where a plan on file is not the one that its problem gives', async () => {
    const records = open();
    const problem = generatedProblem(3);
    const plan = await makePlan({ problem, solver, previous: null });
    const [step, ...rest] = plan.steps;
    const bent = { ...plan, steps: [{ ...step!, expect: { ...step!.expect, load: step!.expect.load + 1 } }, ...rest] };
    records.keepPlan(bent, problem);
    expect(((await replayPlan(plan.id, records, solver)) as Replayed).differs).toMatch(/^steps\[0\]\.expect\.load: /);
  });

  it('decides each command again from what it depended on', async () => {
    const seed = 3;
    const { records, first } = await file(seed);
    const right = basisOf(first, seed);
    const decision = decide(right);
    if (decision.decision !== 'command') throw new Error('nothing was decided');
    const cause = { by: 'plan', plan: first.id } as const;
    const because = { ja: '', en: '' };
    const entry = { kind: 'command', at: right.at, cause, because } as const;
    records.journal({ ...entry, order: decision.command, basis: right });
    records.journal({
      ...entry,
      order: decision.command,
      basis: { ...right, limits: { ...right.limits, approved: false } },
    });
    const other = { kind: 'battery', device: right.seen.id, command: { mode: 'charge', power: 1, until: 2 } } as never;
    records.journal({ ...entry, order: other, basis: { ...right, wanted: { command: other, by: 'plan' } } });
    const { commands } = (await replayPlan(first.id, records, solver)) as Replayed;
    expect(commands.map(({ differs }) => differs === null)).toEqual([true, false, false]);
    expect(commands[2]!.differs).toMatch(/^wanted/);
  });

  it('says why a plan cannot be decided again', async () => {
    const { records, second } = await file(3);
    expect(await replayPlan('p-nothing', records, solver)).toHaveProperty('cannot');
    const retention = { minutesDays: 9_999, tenSecondsDays: 9_999, plansDays: 1 };
    while (records.trim(retention, plus(second.madeAt, days(30))));
    expect(await replayPlan(second.id, records, solver)).toMatchObject({ cannot: /not kept whole|only the head/ });
  });
});

describe('the first difference', () => {
  it('is none between a value and itself, and is found wherever one leaf is bent', () => {
    expect(firstDifference({ a: [1, -0] }, { a: [1, 0] })).toBe('a[1]: -0 is not 0');
    expect(firstDifference({ a: Number.NaN, b: undefined }, { a: Number.NaN })).toBeNull();
    expect(firstDifference([1], [1, 2])).toBe('value: 1 entries are not 2');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => firstDifference(value, structuredClone(value)) === null),
      { seed: 8, numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(), (list, at) => {
        const bent = list.map((one, n) => (n === at % list.length ? one + 0.5 : one));
        return firstDifference({ list }, { list: bent })!.startsWith(`list[${at % list.length}]: `);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
