import type { CommandOutcome } from '#core/device/command.ts';
import type { VehicleCommand, VehicleMode } from '#core/device/vehicle.ts';
import { mapReading, missing, type Reading, known } from '#core/reading.ts';
import { type Millis, seconds } from '#core/time/instant.ts';
import type { Percent, WattHours, Watts } from '#core/units.ts';
import type { GetResult } from '../echonet-lan/results.ts';
import type { Vehicle } from '#ports/devices.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  type DeviceObject,
  numberType,
  type Preparable,
  readCode,
  readNumber,
  readValues,
  type Values,
  wattHourType,
} from './device-object.ts';
import {
  answering,
  type Check,
  codeProperty,
  numberProperty,
  reads,
  readsOneOf,
  refused,
  setAndVerify,
} from './set-and-verify.ts';

/** Operation mode DA. 46 came with release N, 49 with P; 45 and 41 are gone since G. */
const CHARGE = 0x42;
const DISCHARGE = 0x43;
const STANDBY = 0x44;
const CHARGE_DISCHARGE = 0x46;
const IDLE = 0x47;
const AUTOMATIC = 0x49;
/** Methods DC and DD. */
const DESIGNATED_POWER = 0x03;
/** Connection C7. */
const NOT_CONNECTED = 0x30;
const UNKNOWN = [0x44, 0xff];

const CHARGER = 0x02a1;
/** Between the two legs of a Japanese house. */
const VOLTAGE = 200;
const EPCS = [0xc7, 0xd3, 0xe2, 0xe4, 0xd8, 0xd6, 0xda];
const CHARGER_EPCS = [0xc7, 0xd3, 0xe2, 0xe4, 0xd8, 0xda, 0xeb, 0xed, 0xc5];
const CHARGER_CURRENT = numberType(0x02a101, 0xed);
/** EB and C5 */
const CHARGER_POWER = numberType(0x02a101, 0xeb);
const CONFIRM = [codeProperty(0xcd, 0x10)];
/** The plug is checked (CD) at most this often; until then C7 may be as old as this. ms */
const CONFIRM_EVERY = 60_000;

/**
 * An EV charger and discharger (電気自動車充放電器, 0x027E) or charger (0x02A1).
 *
 * | command | Set |
 * |---|---|
 * | auto | DA = 49 (automatic), or 46 before release P; on a charger EB = C5 (rated), DA = 42 |
 * | charge, discharge | EB or EC = power and DC or DD = 03 where it has them; then DA = 42 or 43 |
 * | | without EB and EC: E0 = power, signed (release P); a charger without EB: ED = current at 200 V |
 * | idle | DA = 44, else 47 |
 *
 * Before charge and discharge the plug is confirmed in one session (CD = 10, C7).
 * Where the stand tells what it really does (E1, release Q), a command is confirmed only when that does not contradict it.
 * Without a car its battery is `sentinel`, as the device says.
 */
export function createVehicle(deps: DeviceDeps): Vehicle & Preparable {
  const object = createDeviceObject(deps);
  const { eoj, clock } = deps;
  const charger = classOf(eoj) === CHARGER;
  const epcs = charger ? CHARGER_EPCS : EPCS;
  const types = {
    power: numberType(eoj, 0xd3),
    content: numberType(eoj, 0xe2),
    charge: numberType(eoj, 0xe4),
    register: wattHourType(eoj, 0xd8),
  };
  let confirmedAt = Number.NEGATIVE_INFINITY;

  /** CD and C7 belong in one session, so the whole reading rides on the confirmation when one is due. */
  const ask = async (fitted: readonly number[], left: Millis): Promise<GetResult> => {
    const now = clock.monotonic();
    if (now - confirmedAt < CONFIRM_EVERY || !object.sets(0xcd)) return deps.lan.get(deps.address, eoj, fitted, left);
    confirmedAt = now;
    return (await deps.lan.setGet(deps.address, eoj, CONFIRM, fitted, left)).got;
  };

  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readValues(object, epcs, deadline, ask);
      return {
        id: deps.id,
        connected: connectionOf(values),
        power: readNumber<Watts>(values, 0xd3, types.power),
        charge: readNumber<Percent>(values, 0xe4, types.charge),
        content: readNumber<WattHours>(values, 0xe2, types.content),
        chargeRegister: readNumber<WattHours>(values, 0xd8, types.register),
        dischargeRegister: readNumber<WattHours>(values, 0xd6, types.register),
        mode: charger ? chargerMode(values) : mapReading(readCode(values, 0xda), modeOf),
      };
    },
    command: (command) => answering(() => carryOut(object, command)),
  };
}

async function carryOut(object: DeviceObject, command: VehicleCommand): Promise<CommandOutcome> {
  const charger = classOf(object.deps.eoj) === CHARGER;
  await object.prepare(seconds(10));
  const plugged = await checkPlug(object, command);
  if (plugged !== null) return plugged;
  switch (command.mode) {
    case 'charge':
      return run(object, CHARGE, 0xeb, 0xdc, command.power);
    case 'discharge':
      return charger ? refused('a charger cannot discharge a car') : run(object, DISCHARGE, 0xec, 0xdd, command.power);
    case 'idle':
      return firstTaken(object, [STANDBY, IDLE]);
    case 'auto':
      return charger ? chargeAtRated(object) : firstTaken(object, automaticCodes(object.release()));
  }
}

/** What C7 must be for a command: 40 is connected, 41 may charge, 42 may discharge, 43 both. */
const FITS = { charge: [0x40, 0x41, 0x43], discharge: [0x40, 0x42, 0x43] } as const;

/**
 * Before a charge or discharge the plug is confirmed (CD = 10) and C7 read in the same session: without a car, or with one
 * that cannot, nothing is set. A stand that does not know (44, FF) is asked all the same: it refuses by itself.
 */
async function checkPlug(object: DeviceObject, { mode }: VehicleCommand): Promise<CommandOutcome | null> {
  if ((mode !== 'charge' && mode !== 'discharge') || !object.gets(0xc7)) return null;
  const { lan, address, eoj } = object.deps;
  const values = await readValues(object, [0xc7], seconds(10), async (fitted, left) =>
    object.sets(0xcd)
      ? (await lan.setGet(address, eoj, CONFIRM, fitted, left)).got
      : lan.get(address, eoj, fitted, left),
  );
  const state = readCode(values, 0xc7);
  if (!state.known || UNKNOWN.includes(state.value)) return null;
  if (state.value === NOT_CONNECTED) return refused('no car is connected (0xC7 = 30)');
  const fits = (FITS[mode] as readonly number[]).includes(state.value);
  return fits ? null : refused(`the car cannot ${mode} now (0xC7 = ${state.value.toString(16).toUpperCase()})`);
}

function connectionOf(values: Values): Reading<boolean> {
  const state = readCode(values, 0xc7);
  if (!state.known) return state;
  if (UNKNOWN.includes(state.value)) return missing('sentinel', state.at);
  return known(state.value !== NOT_CONNECTED, state.at);
}

function modeOf(code: number): VehicleMode {
  switch (code) {
    case CHARGE:
      return 'charge';
    case DISCHARGE:
      return 'discharge';
    case STANDBY:
    case IDLE:
      return 'idle';
    case CHARGE_DISCHARGE:
    case AUTOMATIC:
      return 'auto';
    default:
      return 'other';
  }
}

/** A charger has no mode of its own: charging at its rated power is what it does by itself. */
function chargerMode(values: Values): Reading<VehicleMode> {
  const mode = mapReading(readCode(values, 0xda), modeOf);
  const [power, rated] = [0xeb, 0xc5].map((epc) => readNumber(values, epc, CHARGER_POWER));
  const current = mapReading(readNumber(values, 0xed, CHARGER_CURRENT), (amperes) => amperes * VOLTAGE);
  const setpoint = power?.known === true ? power : current;
  const full = setpoint.known && rated?.known === true && setpoint.value >= rated.value;
  return mode.known && mode.value === 'charge' && full ? known('auto', mode.at) : mode;
}

const automaticCodes = (release: string | null): readonly number[] =>
  release === null || release >= 'P' ? [AUTOMATIC, CHARGE_DISCHARGE] : [CHARGE_DISCHARGE, AUTOMATIC];

/** At a power: the setpoint and its method first, then the mode. */
function run(
  object: DeviceObject,
  mode: number,
  powerEpc: number,
  methodEpc: number,
  power: number,
): Promise<CommandOutcome> {
  const parameters = [
    ...(object.sets(methodEpc) ? [codeProperty(methodEpc, DESIGNATED_POWER)] : []),
    ...setpoint(object, mode, powerEpc, power),
  ];
  const stays = parameters.filter(({ epc }) => object.gets(epc)).map(({ epc, edt }) => reads(epc, edt));
  return setAndVerify(
    object,
    [parameters, [codeProperty(0xda, mode)]],
    [readsOneOf(0xda, mode), ...stays, ...(object.gets(0xe1) ? [doesNotContradict(mode)] : [])],
  );
}

/** The power in the first form that the stand takes; none where it cannot be told a power. */
function setpoint(object: DeviceObject, mode: number, powerEpc: number, power: number): readonly Property[] {
  const { eoj } = object.deps;
  if (object.sets(powerEpc)) return [numberProperty(eoj, powerEpc, power)];
  const charger = classOf(eoj) === CHARGER;
  if (!charger && object.sets(0xe0)) return [numberProperty(eoj, 0xe0, mode === CHARGE ? power : -power)];
  if (charger && object.sets(0xed)) return [numberProperty(eoj, 0xed, power / VOLTAGE)];
  return [];
}

/** Actual mode E1: charging must not be found discharging, nor the other way round; it may still be getting ready. */
const doesNotContradict = (mode: number): Check => ({
  epc: 0xe1,
  ok: (edt) => edt.length === 1 && edt[0] !== (mode === CHARGE ? DISCHARGE : CHARGE),
});

/** The first of several codes that mean the same and that the device takes. */
async function firstTaken(object: DeviceObject, codes: readonly number[]): Promise<CommandOutcome> {
  let outcome: CommandOutcome = refused('no mode');
  for (const code of codes) {
    outcome = await setAndVerify(object, [[codeProperty(0xda, code)]], [readsOneOf(0xda, ...codes)]);
    if (outcome.outcome !== 'refused') return outcome;
  }
  return outcome;
}

async function chargeAtRated(object: DeviceObject): Promise<CommandOutcome> {
  const { eoj } = object.deps;
  const rated = readNumber(await readValues(object, [0xc5], seconds(10)), 0xc5, numberType(eoj, 0xc5));
  if (!rated.known)
    return { outcome: 'indeterminate', detail: `its rated power 0xC5 could not be read: ${rated.missing}` };
  return run(object, CHARGE, 0xeb, 0xdc, rated.value);
}
