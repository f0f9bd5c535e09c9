import type { WorldAppliance } from '../world.ts';
import { flag } from './edt.ts';
import type { NodeProperty } from './node-object.ts';

/** Operation status 0x80 (動作状態) of an appliance that can be switched: 30 on, 31 off. */
export const switchProperty = (appliance: WorldAppliance): NodeProperty => ({
  epc: 0x80,
  announce: true,
  read: flag(() => appliance.on(), 0x30, 0x31),
  write(edt) {
    if (edt.length !== 1 || (edt[0] !== 0x30 && edt[0] !== 0x31)) return false;
    appliance.switch(edt[0] === 0x30);
    return true;
  },
});
