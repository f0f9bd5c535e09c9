import { missing } from '#core/reading.ts';
import type { Clock } from '#ports/clock.ts';
import type { GridMeter } from '#ports/grid-meter.ts';

/** A house without a smart meter: every value is `not-fitted`. */
export function createAbsentMeter(clock: Clock): GridMeter {
  return {
    id: 'meter',
    start: async () => undefined,
    stop: async () => undefined,
    async observe() {
      const none = missing('not-fitted', clock.now());
      return { power: none, currentR: none, currentT: none, importRegister: none, exportRegister: none };
    },
    onHalfHour: () => undefined,
    wantHalfHours: () => undefined,
    status: () => ({
      state: 'stopped',
      meterId: null,
      identityOk: null,
      routeBId: null,
      clockOffset: null,
      rssi: null,
      halfHoursDue: 0,
    }),
  };
}
