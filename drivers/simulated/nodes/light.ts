import { classOf } from '#protocol/echonet/eoj.ts';
import type { WorldAppliance } from '../world.ts';
import type { NodeObject } from './node-object.ts';
import { oneOf, setting, within } from './setting.ts';
import { superClass } from './super-class.ts';
import { switchProperty } from './switch-property.ts';

const GENERAL = 0x0290;

/** A lamp (一般照明 0x0290, 単機能照明 0x0291): on and off; brightness and lighting mode (0x0290) are kept as they are set. */
export function light(deps: {
  readonly eoj: number;
  readonly serial: string;
  readonly appliance: WorldAppliance;
}): NodeObject {
  return {
    eoj: deps.eoj,
    properties: [
      ...superClass({
        eoj: deps.eoj,
        serial: deps.serial,
        release: 'P',
        operation: switchProperty(deps.appliance),
      }),
      setting(0xb0, 1, 100, within(0, 100)).property,
      ...(classOf(deps.eoj) === GENERAL ? [setting(0xb6, 1, 0x42, oneOf(0x41, 0x42, 0x43)).property] : []),
    ],
  };
}
