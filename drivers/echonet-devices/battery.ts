import type { BatteryCommand, BatteryMode } from '#core/device/battery.ts';
import type { CommandOutcome } from '#core/device/command.ts';
import { known, mapReading, type Reading } from '#core/reading.ts';
import { seconds } from '#core/time/instant.ts';
import type { Percent, WattHours, Watts } from '#core/units.ts';
import type { Battery } from '#ports/devices.ts';
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
import { answering, codeProperty, numberProperty, reads, readsOneOf, setAndVerify } from './set-and-verify.ts';

/** Operation mode DA. */
const CHARGE = 0x42;
const STANDBY = 0x44;
const AUTO = 0x46;
/** Charging method C1. */
const SURPLUS = 0x02;
const DESIGNATED_POWER = 0x03;
/** Actual mode CF. */
const DISCHARGING = 0x43;

const EPCS = [0xd3, 0xe2, 0xe4, 0xa8, 0xa9, 0xd8, 0xd6, 0xda, 0xc1];

/**
 * A storage battery (蓄電池, 0x027D). Registers are those at the AC side (A8, A9) where it has them, else D8 and D6.
 *
 * | command | Set |
 * |---|---|
 * | auto | DA = 46 |
 * | charge | C1 = 03, EB = power, AA = what is missing until the wanted content; then DA = 42 |
 * | hold | C1 = 02 (surplus only), then DA = 42; without C1 DA = 44 (standby) |
 *
 * The parameters come before the mode, so that the battery never charges at an older power. A command is confirmed when
 * DA, C1 and EB read back as set and the actual mode CF, where it can be read, is not discharging.
 */
export function createBattery(deps: DeviceDeps): Battery & Preparable {
  const object = createDeviceObject(deps);
  const { eoj } = deps;
  const types = {
    power: numberType(eoj, 0xd3),
    content: numberType(eoj, 0xe2),
    charge: numberType(eoj, 0xe4),
    register: wattHourType(eoj, 0xa8),
  };
  const register = (values: Values, atAc: number, other: number): Reading<WattHours> =>
    readNumber<WattHours>(values, object.gets(atAc) ? atAc : other, types.register);

  return {
    id: deps.id,
    name: deps.name,
    prepare: object.prepare,
    async observe(deadline) {
      const values = await readValues(object, EPCS, deadline, (fitted, left) =>
        deps.lan.get(
          deps.address,
          eoj,
          fitted.filter((epc) => !isDouble(object, epc)),
          left,
        ),
      );
      return {
        id: deps.id,
        power: readNumber<Watts>(values, 0xd3, types.power),
        content: readNumber<WattHours>(values, 0xe2, types.content),
        charge: readNumber<Percent>(values, 0xe4, types.charge),
        chargeRegister: register(values, 0xa8, 0xd8),
        dischargeRegister: register(values, 0xa9, 0xd6),
        mode: modeOf(object, values),
        // Its maps are known once it has answered.
        ...(values.unasked === 'no-answer' ? {} : { takesSurplusHeld: object.sets(0xc1) }),
      };
    },
    command: (command) => answering(() => carryOut(object, command)),
  };
}

async function carryOut(object: DeviceObject, command: BatteryCommand): Promise<CommandOutcome> {
  await object.prepare(seconds(10));
  const parameters = await parametersOf(object, command);
  const mode = command.mode === 'auto' ? AUTO : command.mode === 'hold' && !object.sets(0xc1) ? STANDBY : CHARGE;
  const stays = parameters.filter(({ epc }) => epc !== 0xaa && object.gets(epc));
  return setAndVerify(
    object,
    [parameters, [codeProperty(0xda, mode)]],
    [
      readsOneOf(0xda, mode),
      ...stays.map(({ epc, edt }) => reads(epc, edt)),
      ...(command.mode !== 'auto' && object.gets(0xcf) ? [notDischarging] : []),
    ],
  );
}

/** D8 and D6 are not read where A8 and A9 are. */
const isDouble = (object: DeviceObject, epc: number): boolean =>
  (epc === 0xd8 && object.gets(0xa8)) || (epc === 0xd6 && object.gets(0xa9));

const notDischarging = { epc: 0xcf, ok: (edt: Uint8Array): boolean => edt.length === 1 && edt[0] !== DISCHARGING };

function modeOf(object: DeviceObject, values: Values): Reading<BatteryMode> {
  const mode = readCode(values, 0xda);
  if (!mode.known) return mode;
  if (mode.value !== CHARGE) return mapReading(mode, (code) => plainMode(code, object.sets(0xc1)));
  const method = readCode(values, 0xc1);
  if (method.known) return mapReading(method, methodMode);
  return method.missing === 'not-fitted' ? known('charge', mode.at) : method;
}

/** Standby is how a battery without C1 is held; elsewhere it is somebody else's doing. */
const plainMode = (code: number, hasMethods: boolean): BatteryMode =>
  code === AUTO ? 'auto' : code === STANDBY && !hasMethods ? 'hold' : 'other';

const methodMode = (method: number): BatteryMode =>
  method === DESIGNATED_POWER ? 'charge' : method === SURPLUS ? 'hold' : 'other';

async function parametersOf(object: DeviceObject, command: BatteryCommand): Promise<readonly Property[]> {
  const { eoj } = object.deps;
  if (command.mode === 'auto') return [];
  const method = codeProperty(0xc1, command.mode === 'hold' ? SURPLUS : DESIGNATED_POWER);
  if (command.mode === 'hold') return object.sets(0xc1) ? [method] : [];
  return [
    ...(object.sets(0xc1) ? [method] : []),
    ...(object.sets(0xeb) ? [numberProperty(eoj, 0xeb, command.power)] : []),
    ...(object.sets(0xaa) ? await target(object, command.until) : []),
  ];
}

/**
 * AA counts the energy to be taken in at the AC side from now on (AC充電量設定値), so a content has to be translated: by what
 * is missing inside, times how much AC energy the battery says a full charge would take (A4) for what is missing until
 * D0. 0 would mean no limit, so the least is 1 Wh. Without a content there is nothing to translate and no limit is set.
 */
async function target(object: DeviceObject, until: number): Promise<readonly Property[]> {
  const { eoj } = object.deps;
  const values = await readValues(object, [0xe2, 0xa4, 0xd0], seconds(10));
  const [content, room, capacity] = [0xe2, 0xa4, 0xd0].map((epc) => readNumber(values, epc, numberType(eoj, epc)));
  if (!content?.known) return [numberOrNone(0)];
  const lack = until - content.value;
  const free = capacity?.known ? capacity.value - content.value : 0;
  const perWh = room?.known && free > 0 && room.value >= free ? room.value / free : 1;
  return [numberOrNone(Math.max(1, Math.round(lack * perWh)))];

  function numberOrNone(energy: number): Property {
    return energy === 0 ? { epc: 0xaa, edt: new Uint8Array(4) } : numberProperty(eoj, 0xaa, energy);
  }
}
