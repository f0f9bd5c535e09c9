import { useEffect, useState } from 'preact/hooks';
import type { WhatIfAnswer } from '../../api/schema/bill-schema.ts';

type Gap = WhatIfAnswer['plans'][number]['unknown'][number];

/** One plan's bills of the months that are asked so far. */
export interface PlanYear {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly utility: string;
  /** Sum of what is known. */
  readonly yen: number;
  /** What is not in the sum; missing half hours are missing for every plan, so they are not named here. */
  readonly missing: readonly Gap[];
}

export interface Year {
  /** Months answered so far. */
  readonly asked: number;
  /** Months in which every half hour is known. */
  readonly whole: number;
  /** Cheapest first; those of which something is not known behind those that are whole. */
  readonly plans: readonly PlanYear[];
}

/** The `count` months of account before the one of `time`, oldest first, as `2026-05`. */
export function monthsBefore(time: string, count: number): string[] {
  const [year, month] = time.split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, index) => {
    const months = year * 12 + (month - 1) - count + index;
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
  });
}

export function yearOf(answers: readonly WhatIfAnswer[]): Year {
  const plans = new Map<string, PlanYear>();
  let whole = 0;
  for (const { plans: month } of answers) {
    if (month.some(({ unknown }) => !unknown.includes('half-hours'))) whole++;
    for (const { plan, known_yen, unknown } of month) {
      const before = plans.get(plan.id);
      const missing = unknown.filter((gap) => gap !== 'half-hours');
      plans.set(plan.id, {
        id: plan.id,
        name: plan.name,
        utility: plan.utility,
        yen: (before?.yen ?? 0) + known_yen,
        missing: [...new Set([...(before?.missing ?? []), ...missing])],
      });
    }
  }
  const sorted = [...plans.values()].toSorted((a, b) => a.missing.length - b.missing.length || a.yen - b.yen);
  return { asked: answers.length, whole, plans: sorted };
}

/** The months under every plan, month after month, so that no single answer makes the house wait. */
export function useYearUnderEveryPlan(months: readonly string[]): Year {
  const [answers, setAnswers] = useState<readonly WhatIfAnswer[]>([]);
  const wanted = months.join();
  useEffect(() => {
    let alive = true;
    setAnswers([]);
    void (async () => {
      for (const month of months) {
        const response = await fetch(`/api/v1/bill/what-if?from=${month}`);
        if (!alive || !response.ok) return;
        const answer = (await response.json()) as WhatIfAnswer;
        setAnswers((before) => [...before, answer]);
      }
    })();
    return () => {
      alive = false;
    };
  }, [wanted]);
  return yearOf(answers);
}
