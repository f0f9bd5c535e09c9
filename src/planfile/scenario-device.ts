import type { DeviceRule } from '#core/planner/problem.ts';
import { type Horizon, stepsTouching } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import type { Scenario } from './scenario-schema.ts';

export type Kind = 'battery' | 'ecocute' | 'ev';

/** A device of the scenario and its name in the problem: its kind, and the id where there are several. */
export interface ScenarioDevice<Facts> {
  readonly name: string;
  readonly kind: Kind;
  readonly id: string | null;
  readonly facts: Facts;
}

export function devicesOf<Facts extends { readonly id?: string | undefined }>(
  kind: Kind,
  listed: Facts | readonly Facts[] | null | undefined,
): ScenarioDevice<Facts>[] {
  if (listed === null || listed === undefined) return [];
  if (!isList(listed)) return [{ name: kind, kind, id: null, facts: listed }];
  return listed.map((facts) => ({ name: `${kind}:${facts.id}`, kind, id: facts.id!, facts }));
}

const isList = <Facts>(listed: Facts | readonly Facts[]): listed is readonly Facts[] => Array.isArray(listed);

/** What the scenario says of a device's state: under the plain keys, or by id where there are several. */
export function stateOf<State extends object>(
  plain: State,
  byId: Readonly<Record<string, number | State>> | undefined,
  id: string | null,
  ofContent: (content: number) => State,
): State | null {
  if (id === null) return plain;
  const found = byId?.[id];
  return typeof found === 'number' ? ofContent(found) : (found ?? null);
}

const RULES = {
  off: 'off',
  on: 'on',
  no_grid_charge: 'no-grid-charge',
  no_discharge: 'no-discharge',
} as const satisfies Record<string, DeviceRule['rule']>;

/** The what-ifs for a device, by step; one without an id is for all of its kind. */
export function rulesOf(scenario: Scenario, horizon: Horizon, kind: Kind, id: string | null): DeviceRule[] {
  return (scenario.constraints ?? []).flatMap((one) => {
    if (one.device !== kind || (one.id !== undefined && id !== null && one.id !== id)) return [];
    const span = stepsTouching(
      horizon,
      one.from === undefined ? null : timeAt(one.from, 'from'),
      one.to === undefined ? null : timeAt(one.to, 'to'),
    );
    return [{ rule: RULES[one.rule], ...span }];
  });
}
