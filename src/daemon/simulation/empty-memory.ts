import { HemsError } from '#core/errors.ts';
import { openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import type { Memory } from './attempt.ts';
import type { SimulationRequest } from './request.ts';

/**
 * A simulated house always begins anew: on the measurements of another run its half hours would be written twice. A
 * daemon that may be killed keeps its file as a real one does.
 */
export function emptyMemory({ speed, faults }: Pick<SimulationRequest, 'speed' | 'faults'>, folder: string): Memory {
  const durability = speed === 'max' && !faults.includes('killed') ? 'none' : 'full';
  let opened = false;
  return {
    open(options) {
      const store = openStore({ ...options, folder, durability });
      if (opened || store.identity().sequence === 0) {
        opened = true;
        return store;
      }
      store.close();
      throw new HemsError(
        'DATA_FOLDER',
        `${folder} already holds the measurements of another run; name an empty folder with --data`,
      );
    },
    abandon: (records) => (records as Store).abandon(),
  };
}
