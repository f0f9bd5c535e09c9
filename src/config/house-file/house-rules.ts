import { brokenPurchaseRules, type PurchaseSetup } from '#core/ledger/purchase-mode.ts';
import { hint } from '#core/nearest-name.ts';
import { member } from '../known-keys.ts';
import type { RuleFault } from '../yaml-file.ts';
import { type DeviceEntry, type HouseFile, houseFileSchema } from './house-file-schema.ts';

/** What the folders beside the configuration hold. */
export interface KnownPlans {
  readonly tariffs: readonly { readonly id: string; readonly market: readonly string[] | null }[];
  readonly sales: readonly string[];
}

/** The sections that are right by themselves; the others have faults of their own. */
type Sections = { readonly [Name in keyof HouseFile]?: HouseFile[Name] };

/** Everything that concerns more than one key. `given`: the file as it was read. */
export function houseRules(given: unknown, plans: KnownPlans): readonly RuleFault[] {
  const house = sectionsOf(given);
  return RULES.flatMap((rule) => rule(house, plans));
}

function sectionsOf(given: unknown): Sections {
  const sections: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(houseFileSchema.shape)) {
    const parsed = schema.safeParse(member(given, name));
    if (parsed.success) sections[name] = parsed.data;
  }
  return sections as Sections;
}

type Rule = (house: Sections, plans: KnownPlans) => readonly RuleFault[];

const RULES: readonly Rule[] = [
  ({ devices = [] }) =>
    repeated(devices.map(({ id }) => id)).map((index) => ({
      at: ['devices', index, 'id'],
      sentence: `devices.${index}.id is "${devices[index]!.id}" a second time; give each device an id of its own`,
    })),
  ({ devices = [] }) =>
    repeated(devices.map(objectKey)).map((index) => ({
      at: ['devices', index, 'object'],
      sentence: `devices.${index} is the same object as one above it (${devices[index]!.address} ${devices[index]!.object}); remove one of the two`,
    })),
  ({ devices = [] }) => devices.flatMap(deviceFaults),
  ({ circuits = [], devices }) => (devices === undefined ? [] : circuitFaults(circuits, devices)),
  ({ tariff }, { tariffs }) => {
    if (tariff === undefined) return [];
    const plan = tariffs.find(({ id }) => id === tariff.plan);
    if (plan === undefined)
      return [
        unknown(
          'tariff',
          tariff.plan,
          tariffs.map(({ id }) => id),
        ),
      ];
    if (plan.market === null) return [];
    const area: RuleFault[] = plan.market.includes(tariff.area ?? '')
      ? []
      : [fault(['tariff', 'area'], `tariff.area is needed for ${plan.id}: one of ${plan.market.join(', ')}`)];
    return tariff.prices_file === null
      ? [
          ...area,
          fault(['tariff', 'prices_file'], `tariff.prices_file is needed for ${plan.id}: name a file with its prices`),
        ]
      : area;
  },
  ({ sale }, { sales }) => (sale == null || sales.includes(sale.plan) ? [] : [unknown('sale', sale.plan, sales)]),
  ({ weather, site }) => {
    if (weather === undefined || site === undefined || site.jma !== null) return [];
    return weather.sources.flatMap(({ kind }, index) =>
      kind === 'jma' && weather.sources.length === 1
        ? [fault(['weather', 'sources', index], 'weather.sources has jma only, which needs site.jma; write its codes')]
        : [],
    );
  },
  ({ devices = [], full_purchase }) => purchaseFaults(devices, full_purchase ?? null),
];

const fault = (at: readonly PropertyKey[], sentence: string): RuleFault => ({ at, sentence });

const unknown = (section: 'tariff' | 'sale', id: string, known: readonly string[]): RuleFault =>
  fault([section, 'plan'], `${section}.plan is "${id}", which is no plan here; ${hint(id, known)}`);

const objectKey = ({ address, object }: DeviceEntry): string => `${address} ${object.replace(/^0x/, '').toUpperCase()}`;

/** Indices of what stood in the list before. */
function repeated(keys: readonly string[]): readonly number[] {
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));
}

function deviceFaults(device: DeviceEntry, index: number): RuleFault[] {
  const faults: RuleFault[] = [];
  const say = (key: string, sentence: string): void => void faults.push(fault(['devices', index, key], sentence));
  const place = `devices.${index}`;
  if (device.kind === 'battery' && device.floor_pct > device.reserve_pct)
    say('floor_pct', `${place}.floor_pct is above reserve_pct; lower it`);
  if (device.kind === 'vehicle' && device.minimum_a * 200 > device.maximum_w)
    say('minimum_a', `${place}.minimum_a × 200 V is above maximum_w; correct one of them`);
  if (device.kind === 'vehicle' && device.floor_pct >= device.departure_pct)
    say('floor_pct', `${place}.floor_pct is not below departure_pct; lower it`);
  if (device.kind === 'water-heater') {
    if (device.boost_below_wh >= device.capacity_wh)
      say('boost_below_wh', `${place}.boost_below_wh is not below capacity_wh; lower it`);
    const points = device.cop_by_outdoor_c;
    if (points.some(([air], k) => k > 0 && air <= points[k - 1]![0]))
      say('cop_by_outdoor_c', `${place}.cop_by_outdoor_c must be ascending in temperature; sort it`);
  }
  const wanted = CLASSES[device.kind];
  const given = device.object.replace(/^0x/i, '').slice(0, 4).toUpperCase();
  if (wanted !== undefined && !wanted.includes(given))
    say('object', `${place}.object is "${device.object}", but a ${device.kind} is of class ${wanted.join(' or ')}`);
  return faults;
}

/** ECHONET classes of each kind (Appendix). */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  board: ['0287'],
  solar: ['0279'],
  battery: ['027D'],
  'water-heater': ['026B'],
  vehicle: ['027E', '02A1'],
  'air-conditioner': ['0130'],
  light: ['0290', '0291'],
  'floor-heater': ['027B'],
  'cooking-heater': ['03B9'],
  'fuel-cell': ['027C'],
  'multi-pcs': ['02A5'],
  'water-meter': ['0281'],
  'gas-meter': ['0282'],
};

function circuitFaults(circuits: HouseFile['circuits'], devices: HouseFile['devices']): RuleFault[] {
  const boards = devices.filter((device) => device.kind === 'board');
  const faults: RuleFault[] = [];
  const seen = new Set<string>();
  for (const [index, { board: named, channel }] of circuits.entries()) {
    const place = `circuits.${index}`;
    const board = named === null ? boards[0] : boards.find(({ id }) => id === named);
    if (board === undefined) {
      const ids = boards.map(({ id }) => id);
      const why = ids.length === 0 ? 'no device of the kind board stands in devices' : hint(named ?? '', ids);
      faults.push(fault(['circuits', index, 'board'], `${place} belongs to no board; ${why}`));
      continue;
    }
    if (channel > board.channels)
      faults.push(
        fault(
          ['circuits', index, 'channel'],
          `${place}.channel is ${channel}, but ${board.id} has ${board.channels} channels`,
        ),
      );
    const key = `${board.id} ${channel}`;
    if (seen.has(key))
      faults.push(
        fault(
          ['circuits', index, 'channel'],
          `${place}: channel ${channel} of ${board.id} is named a second time; remove one`,
        ),
      );
    seen.add(key);
  }
  return faults;
}

export function purchaseSetup(devices: HouseFile['devices'], full: HouseFile['full_purchase']): PurchaseSetup {
  const measured = full?.measured_by;
  return {
    pcs: devices.flatMap((device) =>
      device.kind === 'solar'
        ? [
            {
              id: device.id,
              mode: device.purchase,
              ratedW: device.rated_w,
              phase: device.phase,
              residential: device.residential,
              linkedBattery: device.linked_battery,
            },
          ]
        : [],
    ),
    measuredBy:
      measured === undefined
        ? null
        : measured.kind === 'board'
          ? { kind: 'board', circuit: measured.circuit, extraCtFitted: measured.extra_ct_fitted }
          : measured,
    ctExtensionM: full?.ct_extension_m ?? null,
    oneTransformer: full?.one_transformer ?? null,
  };
}

/** The rules of A4, and that a house in full purchase has answered what they ask. */
function purchaseFaults(devices: HouseFile['devices'], full: HouseFile['full_purchase']): RuleFault[] {
  const index = devices.findIndex((device) => device.kind === 'solar' && device.purchase === 'full');
  const at = index >= 0 ? ['devices', index, 'purchase'] : ['devices'];
  const broken = brokenPurchaseRules(purchaseSetup(devices, full)).map(({ message }) =>
    fault(at, `${message.en} ${message.ja}`),
  );
  if (index >= 0 && full === null)
    return [
      ...broken,
      fault(at, 'full_purchase is missing; with purchase: full say how the sold generation is measured'),
    ];
  if (index < 0 && full !== null)
    return [
      ...broken,
      fault(
        ['full_purchase'],
        'full_purchase stands here, but no solar has purchase: full; remove it or correct the solar',
      ),
    ];
  return broken;
}
