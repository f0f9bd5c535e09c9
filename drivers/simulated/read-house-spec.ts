import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { z } from 'zod';
import { HemsError } from '#core/errors.ts';
import type { Tariff } from '#core/tariff/tariff.ts';
import { checkPurchaseMode } from '#core/ledger/purchase-mode.ts';
import { type HouseFile, houseSchema } from './house-schema.ts';
import { DEFAULT_HOUSE, type HouseSpec } from './house-spec.ts';
import { hint } from '#core/nearest-name.ts';

const HOUR = 3_600_000;

/** Reads `--house FILE` (YAML). Throws HemsError INPUT: one sentence with file, line and key. */
export function readHouseSpec(path: string): HouseSpec {
  return parseHouseSpec(readText(path), path);
}

export function parseHouseSpec(text: string, path: string): HouseSpec {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new HemsError('INPUT', `${path} line ${line} is not YAML (${broken.code}); correct it`);
  }
  const result = houseSchema.safeParse(document.toJS() ?? {});
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const at = lineOf(document.contents, issue, lines);
    throw new HemsError('INPUT', `${path} line ${at}: ${sentenceOf(issue)}`);
  }
  return checked(toSpec(result.data), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `the system says ${code}`;
    throw new HemsError('INPUT', `--house cannot read ${path}: ${why}; check the path`, { cause: error });
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const key = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys')
    return `${key === '' ? 'the file' : key} cannot be used (${issue.message}); correct it`;
  const wrong = issue.keys[0]!;
  const place = key === '' ? 'the house' : key;
  return `${place} has no key "${wrong}"; ${hint(wrong, knownKeys(issue.path))}`;
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [section] = path;
  if (section === undefined) return Object.keys(houseSchema.shape);
  if (section === 'tariff' && path.length > 1) return ['name', 'from_h', 'to_h', 'yen_per_kwh'];
  if (section === 'tariff') return ['id', 'name_ja', 'name_en', 'bands', 'levy_yen_per_kwh', 'sell_yen_per_kwh'];
  const defaults = houseSchema.parse({});
  return Object.keys(defaults[section as 'solar' | 'battery' | 'heater' | 'vehicle'] ?? {});
}

/** The line of the key that the issue is about. */
function lineOf(contents: unknown, issue: z.core.$ZodIssue, lines: LineCounter): number {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  let node = contents;
  let line = 1;
  for (const step of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) break;
      if (isScalar(pair.key) && pair.key.range) line = lines.linePos(pair.key.range[0]).line;
      node = pair.value;
    } else if (typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(step)];
    }
  }
  return line;
}

function toSpec(file: HouseFile): HouseSpec {
  const { battery, heater, vehicle, tariff } = file;
  return {
    latitudeDeg: file.latitude_deg,
    longitudeDeg: file.longitude_deg,
    persons: file.persons,
    importLimitW: file.import_limit_w,
    solar: {
      peakW: file.solar.peak_w,
      inverterW: file.solar.inverter_w,
      tiltDeg: file.solar.tilt_deg,
      azimuthDeg: file.solar.azimuth_deg,
      purchase: file.solar.purchase,
      pcs: file.solar.pcs,
    },
    battery: battery === null ? null : toBattery(battery),
    heater: heater === null ? null : toHeater(heater),
    vehicle: vehicle === null ? null : toVehicle(vehicle),
    tariff: tariff === null || tariff === undefined ? DEFAULT_HOUSE.tariff : toTariff(tariff),
  };
}

/** Percent to share, rid of the noise that dividing by 100 adds. */
const share = (percent: number): number => Math.round(percent * 1e6) / 1e8;

const toBattery = (file: NonNullable<HouseFile['battery']>): NonNullable<HouseSpec['battery']> => ({
  capacityWh: file.capacity_wh,
  reserveWh: file.reserve_wh,
  chargeW: file.charge_w,
  dischargeW: file.discharge_w,
  chargeEfficiency: share(file.charge_efficiency_pct),
  dischargeEfficiency: share(file.discharge_efficiency_pct),
  standbyW: file.standby_w,
});

const toHeater = (file: NonNullable<HouseFile['heater']>): NonNullable<HouseSpec['heater']> => ({
  tank: {
    litres: file.tank_l,
    heatW: file.heat_w,
    cop: file.cop_by_outdoor_c,
    auxiliaryW: file.auxiliary_w,
    idleW: file.idle_w,
    startWh: file.start_wh,
    lossSharePerHour: share(file.loss_pct_per_hour),
    lossW: file.loss_w,
    minimumRun: file.minimum_run_s * 1_000,
    boostBelowWh: file.boost_below_wh,
    boostToWh: file.boost_to_wh,
  },
  programme: {
    from: Math.round(file.programme_from_h * 60) * 60_000,
    to: (Math.round(file.programme_to_h * 60) * 60_000) % (24 * HOUR),
  },
});

const toVehicle = (file: NonNullable<HouseFile['vehicle']>): NonNullable<HouseSpec['vehicle']> => ({
  model: {
    capacityWh: file.capacity_wh,
    minimumW: file.minimum_w,
    maximumW: file.maximum_w,
    chargeEfficiency: share(file.charge_efficiency_pct),
    dischargeW: file.discharge_w,
    dischargeEfficiency: share(file.discharge_efficiency_pct),
    floorWh: file.floor_wh,
  },
  departureWh: file.departure_wh,
  tripWh: file.trip_wh,
});

const toTariff = (file: NonNullable<HouseFile['tariff']>): Tariff => ({
  id: file.id,
  name: { ja: file.name_ja, en: file.name_en },
  bands: file.bands.map((band) => ({
    name: band.name,
    from: band.from_h,
    to: band.to_h,
    yenPerKwh: band.yen_per_kwh,
  })),
  levyYenPerKwh: file.levy_yen_per_kwh,
  sellYenPerKwh: file.sell_yen_per_kwh,
});

/** What one number alone cannot show. */
function checked(spec: HouseSpec, path: string): HouseSpec {
  const refuse = (sentence: string): never => {
    throw new HemsError('INPUT', `${path}: ${sentence}`);
  };
  const { solar, battery, heater, vehicle } = spec;
  const [broken] = checkPurchaseMode({
    pcs: Array.from({ length: solar.pcs }, (_, index) => ({
      id: `pv${index + 1}`,
      mode: solar.purchase,
      ratedW: solar.inverterW / solar.pcs,
      phase: 'single',
      residential: true,
      linkedBattery: battery !== null,
    })),
    measuredBy: null,
    ctExtensionM: null,
    oneTransformer: null,
  });
  if (broken !== undefined) refuse(`solar.purchase: ${broken.en}`);
  if (battery !== null && battery.reserveWh >= battery.capacityWh) {
    refuse('battery.reserve_wh is not below battery.capacity_wh; lower the reserve');
  }
  if (battery !== null && battery.standbyW >= battery.chargeW) {
    refuse('battery.standby_w is not below battery.charge_w; correct one of them');
  }
  if (heater !== null && heater.tank.boostToWh < heater.tank.boostBelowWh) {
    refuse('heater.boost_to_wh is below heater.boost_below_wh; raise it');
  }
  if (heater?.tank.cop.some(([air], index, all) => index > 0 && air <= all[index - 1]![0])) {
    refuse('heater.cop_by_outdoor_c must be ascending in temperature; sort it');
  }
  if (vehicle !== null && vehicle.model.minimumW > vehicle.model.maximumW) {
    refuse('vehicle.minimum_w is above vehicle.maximum_w; correct one of them');
  }
  if (vehicle !== null && vehicle.departureWh > vehicle.model.capacityWh) {
    refuse('vehicle.departure_wh is above vehicle.capacity_wh; lower it');
  }
  for (let hour = 0.25; hour < 24; hour += 0.5) {
    const bands = spec.tariff.bands.filter(
      ({ from, to }) => (hour >= from && hour < to) || (hour + 24 >= from && hour + 24 < to),
    );
    if (bands.length !== 1) {
      refuse(
        `tariff.bands holds ${bands.length} bands at ${Math.floor(hour)}:${hour % 1 < 0.5 ? '00' : '30'}; every hour needs exactly one`,
      );
    }
  }
  return spec;
}
