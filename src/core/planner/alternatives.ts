import type { Sentence } from '../journal.ts';
import { type DoingBlock, doingBlocks } from './explain.ts';
import { lostSentence, type LostWish } from './lost-wish.ts';
import type { Plan } from './plan.ts';
import type { DeviceRule, Problem } from './problem.ts';
import type { Doing } from './reasons.ts';

export type WhatIfRule = DeviceRule['rule'];

/** A decision of a plan, and the what-if that forbids it. */
export interface Explained {
  readonly block: DoingBlock;
  readonly rule: WhatIfRule;
}

/** Blocks explained in a plan, the most telling kinds first where there are more. */
const MOST = 12;
const TELLING: readonly Doing[] = [
  'heat',
  'car-charge',
  'battery-charge',
  'car-discharge',
  'battery-auto',
  'battery-hold',
  'car-idle',
];

/** The decisions of a plan that have an alternative, in order of their start. */
export function decisionsOf(plan: Plan): Explained[] {
  const devices = [...new Set(plan.steps.flatMap(({ reasons }) => reasons.map(({ device }) => device)))];
  const all = devices
    .flatMap((device) => doingBlocks(plan, device))
    .flatMap((block) => {
      const rule = forbidding(block);
      return rule === null ? [] : [{ block, rule }];
    });
  const telling = all.toSorted((a, b) => TELLING.indexOf(a.block.doing) - TELLING.indexOf(b.block.doing));
  return telling.slice(0, MOST).toSorted((a, b) => a.block.from - b.block.from);
}

/** The what-if that forbids what a block does; null where none does, or where it does nothing. */
function forbidding({ doing, energy, connected }: DoingBlock): WhatIfRule | null {
  if (doing === 'heat' || doing === 'car-charge') return 'off';
  if (doing === 'battery-charge') return 'no-grid-charge';
  if (doing === 'car-discharge') return 'no-discharge';
  if (doing === 'battery-auto') return energy < 0 ? 'no-discharge' : energy > 0 ? 'off' : null;
  if (doing === 'battery-hold') return 'on';
  if (doing === 'car-idle') return connected ? 'on' : null;
  return null;
}

/** The plan's problem with one of its decisions forbidden. */
export function withoutDecision(problem: Problem, plan: Plan, { block, rule }: Explained): Problem {
  const from = plan.steps.findIndex(({ at }) => at >= block.from);
  const past = plan.steps.findIndex(({ at }) => at >= block.to);
  const forbidden: DeviceRule = { rule, from, to: past < 0 ? plan.steps.length : past };
  const ruled = <Device extends { readonly id: string; readonly rules?: readonly DeviceRule[] }>(device: Device) =>
    device.id === block.device ? { ...device, rules: [...(device.rules ?? []), forbidden] } : device;
  return {
    ...problem,
    batteries: problem.batteries.map(ruled),
    heaters: problem.heaters.map(ruled),
    vehicles: problem.vehicles.map(ruled),
  };
}

/** What a plan costs, less what it leaves in the stores; yen. */
export const worthOf = ({ expectedCost, endWorth = 0 as Plan['expectedCost'] }: Plan): number =>
  (expectedCost - endWorth) / 1000;

const ALTERNATIVES: Readonly<Record<WhatIfRule, Sentence>> = {
  off: { ja: 'この時間に使わないと', en: 'Without it in this time' },
  on: { ja: 'この時間に充電すると', en: 'If it charged in this time' },
  'no-grid-charge': { ja: '買った電気で充電しないと', en: 'Without charging from the grid' },
  'no-discharge': { ja: 'この時間に放電しないと', en: 'Without discharging in this time' },
};

/** What the next-best plan without the decision would cost more; `delta` in yen, `lost` what it would leave short. */
export function alternativeSentence(rule: WhatIfRule, delta: number, lost: LostWish | null = null): Sentence {
  const yen = Math.round(Math.abs(delta));
  const { ja: unless, en: otherwise } = ALTERNATIVES[rule];
  if (lost !== null) {
    const { ja, en } = lostSentence(lost);
    if (yen === 0) return { ja: `${unless}${ja}。`, en: `${otherwise} ${en}.` };
    return delta > 0
      ? { ja: `${unless}${yen}円高くなり、${ja}。`, en: `${otherwise} it costs ${yen} yen more and ${en}.` }
      : { ja: `${unless}${yen}円安くなりますが、${ja}。`, en: `${otherwise} it costs ${yen} yen less, but ${en}.` };
  }
  if (yen === 0) return { ja: `${unless}費用はほぼ同じです。`, en: `${otherwise} the cost is about the same.` };
  return delta > 0
    ? { ja: `${unless}${yen}円高くなります。`, en: `${otherwise} it costs ${yen} yen more.` }
    : { ja: `${unless}${yen}円安い見込みです。`, en: `${otherwise} it is expected to cost ${yen} yen less.` };
}
