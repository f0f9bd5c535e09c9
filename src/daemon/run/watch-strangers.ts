import type { DeviceEntry } from '#config/house-file/house-file-schema.ts';
import type { Discovery } from '#drivers/echonet-lan/discovery.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';

const KNOWN = 'lan.strangers';

/**
 * Writes a node that the configuration does not name into the journal, once for its whole life: it is looked at by discovery
 * and by nothing else, and controlled by nobody (security.md E7).
 */
export function watchStrangers(parts: {
  readonly discovery: Discovery;
  readonly devices: readonly Pick<DeviceEntry, 'address' | 'identity'>[];
  readonly records: Pick<Records, 'journal' | 'setting' | 'keepSetting'>;
  readonly clock: Clock;
  readonly log: Log;
}): void {
  const { discovery, devices, records, clock, log } = parts;
  const known = new Set((records.setting(KNOWN) ?? '').split('\n'));
  discovery.onChange(({ kind, node }) => {
    if (kind !== 'found' || known.has(node.id)) return;
    if (devices.some(({ address, identity }) => identity === node.id || address === node.address)) return;
    known.add(node.id);
    const objects = node.objects.map(({ eoj }) => eoj.toString(16).toUpperCase().padStart(6, '0')).join(', ');
    log.info('a device that is not configured', { address: node.address, id: node.id, objects });
    records.journal({
      kind: 'event',
      at: clock.now(),
      what: 'device-found',
      text: {
        ja: `設定にない機器が ${node.address} に見つかりました(${objects})。使うには設定ファイルの devices に書いて承認してください。`,
        en: `A device that is not configured stands at ${node.address} (${objects}); to use it, write it into devices of the configuration.`,
      },
    });
    records.keepSetting(KNOWN, [...known].filter((id) => id !== '').join('\n'));
  });
}
