import { stringify } from 'yaml';
import type { DiscoveredNode } from '#drivers/echonet-lan/discovered-node.ts';
import { CLASSES } from '#protocol/echonet/classes.ts';
import { hexCode } from '#protocol/echonet/describe-type.ts';
import { classOf } from '#protocol/echonet/eoj.ts';
import { objectsOf } from './discovered.ts';

/** What each class is to the product; of a class that is not here a device is only read. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [0x0130, 'air-conditioner'],
  [0x026b, 'water-heater'],
  [0x0279, 'solar'],
  [0x027b, 'floor-heater'],
  [0x027c, 'fuel-cell'],
  [0x027d, 'battery'],
  [0x027e, 'vehicle'],
  [0x0281, 'water-meter'],
  [0x0282, 'gas-meter'],
  [0x0287, 'board'],
  [0x0290, 'light'],
  [0x0291, 'light'],
  [0x02a1, 'vehicle'],
  [0x02a5, 'multi-pcs'],
  [0x03b9, 'cooking-heater'],
]);

const HEAD = `# Devices found by hems discover. ECHONET Lite の機器一覧。
# A device is known by its identity and may move to another address. Nothing is controlled before control is true.
# 機器は identity で識別します。control を true にするまで制御しません。
`;

/** The device part of a configuration, YAML: one entry an object, in the order of addresses and codes. */
export function devicePart(nodes: readonly DiscoveredNode[]): string {
  const counts = new Map<string, number>();
  const devices = nodes.flatMap((node) =>
    objectsOf(node).map(({ eoj }) => {
      const kind = KINDS.get(classOf(eoj)) ?? 'appliance';
      const number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      return {
        id: `${kind}-${number}`,
        kind,
        name: CLASSES.get(classOf(eoj))?.nameJa ?? hexCode(classOf(eoj), 2),
        identity: node.id,
        address: node.address,
        object: hexCode(eoj, 3),
        control: false,
      };
    }),
  );
  return `${HEAD}${stringify({ devices }, { lineWidth: 0 })}`;
}
