import type { Millis } from '#core/time/instant.ts';
import type { StopSignal } from '#daemon/signals.ts';
import type { Clock } from '#ports/clock.ts';
import { isOurs, pairIdOf, rankPans } from '#protocol/skstack/pan-choice.ts';
import type { PanDescription } from '#protocol/skstack/reply.ts';
import type { MeterSession } from './meter-session.ts';
import { waitFor } from './wait-for.ts';

/**
 * The networks that one round of scans hears, best first, as text or JSON; null behind Ctrl-C. Throws HemsError with
 * the step it hangs at where none is heard.
 */
export function scanNetworks(
  { way, credentials }: MeterSession,
  clock: Clock,
  stop: StopSignal,
  patience: Millis,
  { json }: { readonly json?: boolean },
): Promise<string | null> {
  const deadline = clock.monotonic() + patience;
  const pairId = pairIdOf(credentials.id);
  return waitFor(clock, stop, () => {
    const { heard, over } = way.scan;
    if (over && heard.length > 0) {
      const ranked = rankPans(heard, pairId);
      return json === true ? networksJson(ranked, pairId) : networksText(ranked, pairId);
    }
    const hopeless = way.hopeless();
    if (hopeless !== null) throw hopeless;
    if (clock.monotonic() >= deadline) throw way.where();
    return null;
  });
}

/** Radio strength at the module (ROHM BP35A1: 0.275 × LQI − 104.27). */
const dbm = (lqi: number): number => Math.round((0.275 * lqi - 104.27) * 10) / 10;

/** PairID is a part of the ID and is not shown; whether it fits is. */
const networksJson = (networks: readonly PanDescription[], pairId: string): string =>
  JSON.stringify({
    networks: networks.map((pan) => ({
      channel: pan.channel,
      pan_id: pan.panId,
      mac: pan.mac,
      lqi: pan.lqi,
      rssi_dbm: dbm(pan.lqi),
      ours: pan.pairId === null ? null : isOurs(pan, pairId),
      ...(pan.pairId === null ? { ours_missing: 'not-fitted' } : {}),
    })),
  });

const networksText = (networks: readonly PanDescription[], pairId: string): string =>
  networks
    .map((pan) => {
      const whose = pan.pairId === null ? 'does not say whose' : isOurs(pan, pairId) ? 'yours' : 'another house';
      return `channel ${pan.channel}  PAN ${pan.panId}  MAC ${pan.mac}  LQI ${pan.lqi} (${dbm(pan.lqi)} dBm)  ${whose}`;
    })
    .join('\n');
