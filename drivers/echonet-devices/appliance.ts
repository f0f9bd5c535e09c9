import type { Appliance } from '#ports/devices.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import { createAirConditioner } from './air-conditioner.ts';
import type { DeviceDeps, Preparable } from './device-object.ts';
import { createLight } from './light.ts';

const AIR_CONDITIONER = 0x0130;

/** An air conditioner (0x0130) or a light (0x0290, 0x0291), as something to be watched. */
export const createAppliance = (deps: DeviceDeps): Appliance & Preparable =>
  classOf(deps.eoj) === AIR_CONDITIONER ? createAirConditioner(deps) : createLight(deps);
