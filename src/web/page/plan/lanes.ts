import type uPlot from 'uplot';
import type { PlanAnswer, PlannedAction } from '../../api/schema/plan-schema.ts';
import { colour, faded } from '../chart/colours.ts';
import { PAST_S, planned } from './outlook.ts';

/** One device's row in the plan. */
export interface Lane {
  readonly device: string;
  readonly kind: PlannedAction['kind'];
}

/** Every device of the plan, in the order of its first step. */
export const lanesOf = (plan: PlanAnswer): Lane[] =>
  (plan.steps[0]?.devices ?? []).map(({ device, kind }) => ({ device, kind }));

/** How strongly a mode is drawn; a device that rests is not drawn. */
const STRENGTH: Readonly<Record<PlannedAction['mode'], number>> = {
  charge: 1,
  discharge: 1,
  heat: 1,
  hold: 0.45,
  auto: 0.22,
  idle: 0,
  stop: 0,
};

export function laneFill(plan: PlanAnswer, { device, kind }: Lane): (string | null)[] {
  const fills = plan.steps.map(({ devices }) => {
    const mode = devices.find((action) => action.device === device)?.mode;
    const strength = mode === undefined ? 0 : STRENGTH[mode];
    if (strength === 0) return null;
    return strength === 1 ? colour(kind) : faded(kind, strength);
  });
  return [...Array.from({ length: PAST_S / 1_800 }, () => null), ...fills];
}

/** The rows' own heights are drawn; the data only say that there is something in every step. */
export const laneData = (plan: PlanAnswer, times: number[], lanes: readonly Lane[]): uPlot.AlignedData => [
  times,
  ...lanes.map(() => planned(plan, () => 1)),
];
