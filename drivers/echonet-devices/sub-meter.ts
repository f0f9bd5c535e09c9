import type { GridObservation } from '#core/device/grid.ts';
import type { Observable } from '#ports/devices.ts';
import type { Property } from '#protocol/echonet/frame.ts';
import { gridReading, nothingRead } from '#protocol/meter/grid-reading.ts';
import { SUB_METER } from '#protocol/meter/meter-class.ts';
import { type MeterFactors, meterFactors } from '#protocol/meter/meter-factors.ts';
import {
  createDeviceObject,
  type DeviceDeps,
  edtOf,
  type Preparable,
  readValues,
  type Values,
} from './device-object.ts';

const { power, current, currentCoefficient, importEnergy, exportEnergy, coefficient, unit, digits } = SUB_METER;
const EPCS = [power, current, currentCoefficient, importEnergy, exportEnergy].filter((epc) => epc !== null);
const FACTORS = [coefficient, unit, digits];

/** A smart meter for sub-metering (スマート電力量サブメータ, 0x028D) on the LAN, read as the house's own meter is. */
export function createSubMeter(deps: DeviceDeps): Observable<GridObservation> & Preparable {
  const object = createDeviceObject(deps);
  let factors: MeterFactors | null = null;

  /** A coefficient or digits that the meter has but did not tell now are not taken for the ordinary ones. */
  const takeFactors = (values: Values): void => {
    const edt = (epc: number): Uint8Array | undefined => {
      const got = edtOf(values, epc);
      return typeof got === 'string' ? undefined : got;
    };
    const lacking = [coefficient, digits].some((epc) => object.gets(epc) && edt(epc) === undefined);
    if (!lacking) factors = meterFactors(edt(coefficient), edt(unit), edt(digits));
  };

  return {
    id: deps.id,
    name: deps.name,
    prepare: (deadline) => object.prepare(deadline),
    async observe(deadline) {
      const values = await readValues(object, factors === null ? [...FACTORS, ...EPCS] : EPCS, deadline);
      if (values.unasked === 'no-answer') return nothingRead('no-answer', values.at);
      if (factors === null) takeFactors(values);
      return gridReading(SUB_METER, propertiesOf(values), factors, values.at);
    },
  };
}

const propertiesOf = (values: Values): readonly Property[] =>
  EPCS.flatMap((epc) => {
    const edt = edtOf(values, epc);
    return typeof edt === 'string' ? [] : [{ epc, edt }];
  });
