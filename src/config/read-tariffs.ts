import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { bandFault } from '#core/tariff/bands.ts';
import type { FuelTable, LevyYear } from '#core/tariff/month-charges.ts';
import { NO_REST_DAYS } from '#core/tariff/rest-days.ts';
import type { SalePlan } from '#core/tariff/sale-plan.ts';
import type { BaseCharge, EnergyCharge, TariffPlan } from '#core/tariff/tariff-plan.ts';
import {
  fuelSchema,
  levySchema,
  type SalePlanFile,
  salePlanSchema,
  type TariffPlanFile,
  tariffPlanSchema,
} from './tariff-plan-schema.ts';
import { type Checked, checkYaml } from './yaml-file.ts';

/** Whatever of a folder could be read, by id, and a sentence for every fault of the rest. */
export interface Catalogue<Plan> {
  readonly plans: readonly Plan[];
  readonly faults: readonly string[];
}

export const readTariffPlans = (folder: string): Catalogue<TariffPlan> => readFolder(folder, parseTariffPlan);
export const readSalePlans = (folder: string): Catalogue<SalePlan> => readFolder(folder, parseSalePlan);

/** The text of one plan's file; its name must be the plan's id. */
export function parseTariffPlan(text: string, path: string): Checked<TariffPlan> {
  const checked = checkYaml(text, path, tariffPlanSchema);
  if (checked.faults !== undefined) return checked;
  const plan = planOf(checked.value);
  const fault = misnamed(plan.id, path) ?? energyFault(plan.energy);
  return fault === null ? { value: plan } : { faults: [`${path}: ${fault}`] };
}

export function parseSalePlan(text: string, path: string): Checked<SalePlan> {
  const checked = checkYaml(text, path, salePlanSchema);
  if (checked.faults !== undefined) return checked;
  const plan = salePlanOf(checked.value);
  const fault = misnamed(plan.id, path);
  return fault === null ? { value: plan } : { faults: [`${path}: ${fault}`] };
}

export function readLevy(path: string): Checked<readonly LevyYear[]> {
  return mapped(readChecked(path, levySchema), ({ years }) =>
    years.map(({ yen_per_kwh, ...year }) => ({ ...year, yenPerKwh: yen_per_kwh })),
  );
}

export function readFuel(path: string): Checked<FuelTable> {
  return mapped(readChecked(path, fuelSchema), (plans) =>
    mapValues(plans, (months) =>
      mapValues(months, ({ yen_per_kwh, minimum_yen }) => ({
        yenPerKwh: yen_per_kwh,
        ...(minimum_yen === undefined ? {} : { minimumYen: minimum_yen }),
      })),
    ),
  );
}

function readFolder<Plan extends { readonly id: string }>(
  folder: string,
  parse: (text: string, path: string) => Checked<Plan>,
): Catalogue<Plan> {
  const plans: Plan[] = [];
  const faults: string[] = [];
  const names = attempt(folder, () => readdirSync(folder).filter((name) => name.endsWith('.yaml')));
  if (typeof names === 'string') return { plans, faults: [names] };
  for (const name of names.sort()) {
    const path = join(folder, name);
    const text = attempt(path, () => [readFileSync(path, 'utf8')]);
    const checked = typeof text === 'string' ? { faults: [text] } : parse(text[0]!, path);
    if (checked.faults === undefined) plans.push(checked.value);
    else faults.push(...checked.faults);
  }
  return { plans, faults };
}

function readChecked<T>(path: string, schema: z.ZodType<T>): Checked<T> {
  const text = attempt(path, () => [readFileSync(path, 'utf8')]);
  return typeof text === 'string' ? { faults: [text] } : checkYaml(text[0]!, path, schema);
}

/** What `read` gives, or a sentence that says why the path cannot be read. */
function attempt<T extends object>(path: string, read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `${path} cannot be read (${code}); check the path`;
  }
}

const mapped = <A, B>(checked: Checked<A>, change: (value: A) => B): Checked<B> =>
  checked.faults === undefined ? { value: change(checked.value) } : checked;

const mapValues = <A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

const misnamed = (id: string, path: string): string | null =>
  basename(path) === `${id}.yaml` ? null : `id is "${id}"; name the file ${id}.yaml or correct the id`;

function energyFault(energy: EnergyCharge): string | null {
  if (energy.kind === 'bands') {
    const fault = bandFault(energy.bands);
    return fault === null ? null : `energy.bands: ${fault}`;
  }
  if (energy.kind !== 'tiers') return null;
  const ends = energy.tiers.map(({ upToKwh }) => upToKwh ?? Number.POSITIVE_INFINITY);
  const ascending = ends.every((end, index) => index === 0 || end > ends[index - 1]!);
  if (!ascending) return 'energy.tiers must be ascending in up_to_kwh; sort them';
  return ends.at(-1) === Number.POSITIVE_INFINITY
    ? null
    : 'energy.tiers must end with up_to_kwh: null; add the last step';
}

const planOf = (file: TariffPlanFile): TariffPlan => ({
  id: file.id,
  utility: file.utility,
  name: { ja: file.name_ja, en: file.name_en },
  validFrom: file.valid_from,
  confidence: file.confidence,
  source: file.source,
  note: file.note ?? null,
  base: baseOf(file.base),
  baseConfidence: file.base.confidence ?? file.confidence,
  energy: energyOf(file.energy),
  fuelAdjusted: file.fuel_adjusted,
  rounding: file.rounding,
  co2KgPerKwh: file.co2_kg_per_kwh ?? null,
});

function baseOf(base: TariffPlanFile['base']): BaseCharge {
  switch (base.kind) {
    case 'none':
      return { kind: 'none' };
    case 'unknown':
      return { kind: 'unknown', because: base.because };
    case 'ampere':
      return { kind: 'ampere', yenByAmpere: base.yen_by_ampere };
    case 'per-unit':
      return { kind: 'per-unit', unit: base.unit, yen: base.yen_per_unit };
    case 'first': {
      const { unit, up_to: upTo, yen, yen_per_unit_over: yenPerUnitOver } = base;
      return { kind: 'first', unit, upTo, yen, yenPerUnitOver };
    }
    case 'minimum':
      return { kind: 'minimum', yen: base.yen, includedKwh: base.included_kwh };
  }
}

function energyOf(energy: TariffPlanFile['energy']): EnergyCharge {
  switch (energy.kind) {
    case 'tiers': {
      const tiers = energy.tiers.map((tier) => ({ upToKwh: tier.up_to_kwh, yenPerKwh: tier.yen_per_kwh }));
      return { kind: 'tiers', tiers };
    }
    case 'market': {
      const areas = mapValues(energy.areas, (area) => ({
        lossPct: area.loss_pct,
        fixedYenPerKwh: area.fixed_yen_per_kwh,
      }));
      return { kind: 'market', areas };
    }
    case 'bands': {
      const bands = energy.bands.map(({ name, from_h, to_h, yen_per_kwh, months, days }) => ({
        name,
        from: from_h,
        to: to_h,
        yenPerKwh: yen_per_kwh,
        ...(months === undefined ? {} : { months }),
        ...(days === undefined ? {} : { days }),
      }));
      return { kind: 'bands', bands, restDays: restDaysOf(energy.rest_days) };
    }
  }
}

type BandsFile = Extract<TariffPlanFile['energy'], { kind: 'bands' }>;

const restDaysOf = (file: BandsFile['rest_days']) =>
  file === undefined
    ? NO_REST_DAYS
    : {
        saturdays: file.saturdays,
        sundays: file.sundays,
        nationalHolidays: file.national_holidays,
        also: file.also,
      };

const salePlanOf = (file: SalePlanFile): SalePlan => ({
  id: file.id,
  buyer: file.buyer,
  name: { ja: file.name_ja, en: file.name_en },
  kind: file.kind,
  confidence: file.confidence,
  source: file.source,
  note: file.note ?? null,
  years: file.years.map((years) => ({
    fromYear: years.from_year,
    toYear: years.to_year,
    yenPerKwh: years.yen_per_kwh,
  })),
});
