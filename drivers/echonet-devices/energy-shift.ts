import type { CommandOutcome } from '#core/device/command.ts';
import { type EnergyShiftCommand, mayChooseShift, type ShiftEstimate, shiftFault } from '#core/device/energy-shift.ts';
import { known, mapReading, missing, type Reading } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import type { EnergyShift } from '#ports/devices.ts';
import type { Clock } from '#ports/clock.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  type DeviceObject,
  edtOf,
  type Preparable,
  readCode,
  readValues,
  timeOf,
  type Values,
} from './device-object.ts';
import { readUnsigned } from '#protocol/echonet/integer.ts';
import { codeProperty, reads, refused, setAndVerify } from './set-and-verify.ts';

const PARTICIPATION = 0xc7;
const BASE_HOUR = 0xc8;
const PARTS = 0xc9;
const FIRST = 0xca;
const SECOND = 0xcd;
const YES = 0x01;
const NO = 0x00;
const CLEARED = 0x00;
const FIRST_HOURS = [10, 13, 15, 17];
const SECOND_HOURS = [13, 15, 17];
const EPCS = [PARTICIPATION, BASE_HOUR, PARTS, FIRST, 0xcb, 0xcc, SECOND, 0xce, 0xcf];
const HOUR = 3_600_000;

/**
 * The energy shift of an EcoCute (エネルギーシフト, 0x026B release I, C7–CF): heating by day instead of at night. Participation
 * (C7) is set and read back before the hours (CA, CD); nothing is set from the base hour (C8) until the day's shifts are
 * over, because by then the unit's choice stands fast. The unit clears participation and hours itself when it shifts.
 */
export function createEnergyShift(deps: DeviceDeps): EnergyShift & Preparable {
  const object = createDeviceObject(deps);
  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readValues(object, EPCS, deadline);
      return {
        id: deps.id,
        mode: mapReading(readCode(values, PARTICIPATION), (code) => (code === YES ? 'shift' : 'stay')),
        baseHour: baseHourOf(values),
        parts: readCode(values, PARTS),
        first: hourOf(values, FIRST),
        second: hourOf(values, SECOND),
        firstEstimates: estimatesOf(values, 0xcb, 0xcc, FIRST_HOURS),
        secondEstimates: estimatesOf(values, 0xce, 0xcf, SECOND_HOURS),
      };
    },
    command: (command) => carryOut(object, command),
  };
}

async function carryOut(object: DeviceObject, command: EnergyShiftCommand): Promise<CommandOutcome> {
  const { clock } = object.deps;
  const values = await readValues(object, [BASE_HOUR, PARTS, PARTICIPATION], seconds(10));
  const [base, parts] = [baseHourOf(values), readCode(values, PARTS)];
  for (const reading of [base, parts]) {
    if (!reading.known && reading.missing === 'not-fitted') return refused('this unit has no energy shift');
    if (!reading.known)
      return { outcome: 'indeterminate', detail: `its energy shift could not be read: ${reading.missing}` };
  }
  if (!base.known || !parts.known) return refused('this unit has no energy shift');
  const fault = shiftFault(command, parts.value);
  if (fault !== null) return refused(fault);
  if (!mayChooseShift(hourNow(clock), base.value))
    return refused(
      `the energy shift stands fast since the base hour ${base.value % 24}:00; it can be changed from 18:00`,
    );

  if (command.mode === 'stay') return setParticipation(object, NO);
  const agreed = await setParticipation(object, YES);
  if (agreed.outcome !== 'confirmed') return agreed;
  const hours = [
    codeProperty(FIRST, command.first),
    ...(parts.value > 1 ? [codeProperty(SECOND, command.second ?? CLEARED)] : []),
  ];
  return setAndVerify(
    object,
    [hours],
    [...hours.map(({ epc, edt }) => reads(epc, edt)), reads(PARTICIPATION, Uint8Array.of(YES))],
  );
}

const setParticipation = (object: DeviceObject, code: number): Promise<CommandOutcome> =>
  setAndVerify(object, [[codeProperty(PARTICIPATION, code)]], [reads(PARTICIPATION, Uint8Array.of(code))]);

const hourNow = (clock: Clock): number => jstTimeOfDay(clock.now()) / HOUR;

/** 20 to 24, or 1 for an hour after midnight: that is 25. */
function baseHourOf(values: Values): Reading<number> {
  const code = readCode(values, BASE_HOUR);
  if (!code.known) return code;
  if (code.value === 1) return known(25, code.at);
  return code.value >= 20 && code.value <= 24 ? code : missing('out-of-range', code.at);
}

function hourOf(values: Values, epc: number): Reading<number | null> {
  const code = readCode(values, epc);
  if (!code.known) return code;
  if (code.value === CLEARED) return known(null, code.at);
  return code.value >= 9 && code.value <= 17 ? code : missing('out-of-range', code.at);
}

/** Wh in all (uint32 each) and per hour (uint16 each); an hour of which nothing is expected is left out. */
function estimatesOf(
  values: Values,
  energyEpc: number,
  rateEpc: number,
  hours: readonly number[],
): Reading<readonly ShiftEstimate[]> {
  const [energy, rate] = [edtOf(values, energyEpc), edtOf(values, rateEpc)];
  const at = timeOf(values, energyEpc);
  if (typeof energy === 'string') return missing(energy, at);
  if (typeof rate === 'string') return missing(rate, at);
  if (energy.length !== 4 * hours.length || rate.length !== 2 * hours.length) return missing('out-of-range', at);
  const all = hours.map((hour, i) => ({
    hour,
    energy: readUnsigned(energy, 4 * i, 4),
    perHour: readUnsigned(rate, 2 * i, 2),
  }));
  return known(
    all.filter(({ energy: wh, perHour }) => wh > 0 && wh < 0xffff_fffe && perHour < 0xfffe),
    at,
  );
}
