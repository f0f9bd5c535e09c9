import type { BatteryProblem, Problem } from '../planner/problem.ts';
import { filledNow } from './overrides-in-problem.ts';
import type { Storm } from './storm.ts';

/**
 * The planning problem with a storm's reserve: content wanted in the batteries from its start on, each its part by
 * capacity, above what is kept anyway and never more than fits; the planner finds the cheapest time before. Nobody knows
 * when a storm ends, so it is wanted for as long as the plan looks ahead. With a danger or special warning the tank is filled, too:
 * water stays warm without power.
 */
export function withStorm(problem: Problem, storm: Storm | null): Problem {
  if (storm === null) return problem;
  const all = problem.batteries.reduce((sum, { capacity }) => sum + capacity, 0);
  // Contents stand at the ends of steps: to have it at the start, the step before must end with it.
  const first = Math.max(0, Math.floor((storm.start - problem.at) / problem.stepLength) - 1);
  const wantedOf = ({ capacity, reserve, dischargeEfficiency }: BatteryProblem): number =>
    Math.min(capacity, reserve + (storm.energy * capacity) / all / dischargeEfficiency);
  return {
    ...problem,
    batteries: problem.batteries.map((battery) => ({
      ...battery,
      wanted: Array.from({ length: problem.steps }, (_, step) =>
        Math.max(battery.wanted?.[step] ?? 0, step >= first ? wantedOf(battery) : 0),
      ),
    })),
    heaters: storm.level === 'warning' ? problem.heaters : problem.heaters.map((one) => filledNow(problem, one)),
  };
}
