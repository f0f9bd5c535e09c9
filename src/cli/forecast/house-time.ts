import { parseFileArgument } from '#drivers/simulated/inputs/file-argument.ts';
import { readSeries } from '#drivers/simulated/inputs/read-series.ts';
import type { SlotSeries } from '#drivers/simulated/inputs/series.ts';
import type { HalfHours } from '#core/forecast/scoring/walk-forward.ts';
import { instant } from '#core/time/instant.ts';

const JST_OFFSET = 9 * 3_600_000;
/** A winter day in the north and a summer day in the south: their zones are at standard time on one of them. */
const JANUARY = Date.UTC(2024, 0, 15);
const JULY = Date.UTC(2024, 6, 15);

/**
 * A file as if its house stood in Japan, so that days are the house's own. People live by the clock on the wall, so a load
 * written in wall-clock times keeps them; the sun does not, so everything else is shifted by the zone's standard time.
 */
export function readInHouseTime(argument: string, kind: SlotSeries['kind']): HalfHours {
  const { zone } = parseFileArgument(argument, kind);
  const series = readSeries(argument, kind);
  if (zone.instants(JANUARY)[0] === JANUARY - JST_OFFSET) return series;
  if (kind === 'load') {
    const byTheWall = readSeries(argument.replace(/zone=[^,]*/, 'zone=Asia/Tokyo'), kind);
    if (byTheWall.from !== series.from) return byTheWall;
  }
  const offsets = [JANUARY, JULY].map((wall) => wall - zone.instants(wall)[0]!);
  return { from: instant(series.from + Math.min(...offsets) - JST_OFFSET), values: series.values };
}

/** Whether the house's calendar is the Japanese one. */
export const isInJapan = (argument: string, kind: SlotSeries['kind']): boolean => {
  const { zone } = parseFileArgument(argument, kind);
  return zone.instants(JANUARY)[0] === JANUARY - JST_OFFSET;
};
