import { type CatalogueSite, replayCatalogue, type Refusal } from '#core/planner/catalogue/catalogue-policy.ts';
import { createFrame } from '#core/planner/frame.ts';
import type { Plan } from '#core/planner/plan.ts';
import { planId } from '#core/planner/plan-id.ts';
import { replayedPlan } from '#core/planner/read-plan.ts';
import { jstDay } from '#core/time/jst.ts';
import { holidayOf, pastOf } from './forecast-of.ts';
import { stepsTouching } from './horizon.ts';
import { timeAt } from './parse-scenario.ts';
import type { ScenarioProblem } from './problem-of.ts';
import type { Scenario } from './scenario-schema.ts';

/** The plan of policy `catalogue`, and the rules that refused solar charge. */
export function cataloguePlan(
  scenario: Scenario,
  { problem, horizon }: ScenarioProblem,
): { readonly plan: Plan; readonly refusals: readonly Refusal[] } {
  const frame = createFrame(problem);
  const { facts = {}, ev } = scenario.site;
  const unmeasured = [ev ?? []].flat().some(({ circuit_measured }) => circuit_measured === false);
  const warnings = (scenario.warnings ?? []).map(({ start, end }) =>
    stepsTouching(horizon, timeAt(start, 'start'), timeAt(end, 'end')),
  );
  const issued = scenario.weather_forecast?.issued;
  const site: CatalogueSite = {
    facts: {
      fullPurchase: facts.full_purchase,
      measuringUnit: facts.measuring_unit,
      tariffKind: facts.tariff_kind,
      batteryMode: facts.battery_mode,
      batterySupported: facts.battery_supported,
      heaterMeasured: facts.heater_measured,
      heaterDaytimeStop: facts.heater_daytime_stop,
      heaterAcceptsBoost: facts.heater_accepts_boost,
      heaterPaused: facts.heater_paused,
      heaterOwnSolarCharge: facts.heater_own_solar_charge,
      heaterWarningBoiled: facts.heater_warning_boiled,
      vehicleMeasured: unmeasured ? false : facts.ev_measured,
      otherController: facts.other_controller,
    },
    forecastAge: issued === undefined ? null : (horizon.at - timeAt(issued, 'weather_forecast', 'issued')) / 3_600_000,
    sunnyDays: sunnyDays(scenario, problem.at),
    warned: (step) => warnings.some(({ from, to }) => step >= from && step < to),
  };
  const { steps, refusals } = replayCatalogue(frame, site);
  return { plan: replayedPlan(frame, steps, { id: planId(problem), previous: null }), refusals };
}

/** A day is sunny when it has 60 % of the largest sum within ±15 days; up to 120 days count. */
const SUNNY = 0.6;
const AROUND = 15;
const LOOK_BACK = 120;

/** How many sunny days with known consumption there are of the kind of a day. */
function sunnyDays(scenario: Scenario, at: ScenarioProblem['problem']['at']): (day: number) => number {
  const past = pastOf(scenario, at);
  const sun = new Map<number, number>();
  const used = new Set<number>();
  for (const half of past.solar)
    if (half.wh !== null) sun.set(jstDay(half.at), (sun.get(jstDay(half.at)) ?? 0) + half.wh);
  for (const half of past.load) if (half.wh !== null) used.add(jstDay(half.at));
  const sunny = [...sun].filter(([day, wh]) => {
    const near = [...sun].filter(([other]) => Math.abs(other - day) <= AROUND).map(([, value]) => value);
    return used.has(day) && wh > 0 && day >= jstDay(at) - LOOK_BACK && wh >= SUNNY * Math.max(...near);
  });
  const isHoliday = holidayOf(scenario);
  const holidays = sunny.filter(([day]) => isHoliday(day)).length;
  return (day) => (isHoliday(day) ? holidays : sunny.length - holidays);
}
