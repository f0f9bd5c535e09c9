import type { Override, YieldedDevice } from '#core/control/overrides.ts';
import type { ShiftSeen } from '#core/control/shifts-in-problem.ts';
import { restraintChanges, restraintSentence } from '#core/control/restraint.ts';
import { DEFAULT_STORM, type Storm, type StormSettings } from '#core/control/storm.ts';
import { nothingSeen, watchSurprise } from '#core/control/surprise.ts';
import type { SolarRestraint } from '#core/device/solar.ts';
import type { Sentence } from '#core/journal.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Clock } from '#ports/clock.ts';
import type { Records } from '#ports/records.ts';
import type { House } from '../house.ts';
import type { Loop } from '../loop.ts';
import { createHouseControl, type HouseControl } from './house-control.ts';
import { createStormWatch } from './storm-watch.ts';

/** What plans and the controller have to know besides the world: what people wish, and what is coming. */
export interface Steering {
  /** For the page. */
  readonly control: HouseControl;
  readonly overrides: () => readonly Override[];
  readonly yielded: () => readonly YieldedDevice[];
  readonly shifts: () => readonly ShiftSeen[];
  readonly storm: () => Storm | null;
  readonly stormSentence: () => Sentence | null;
  /** With what each tick saw. */
  readonly tick: (snapshot: Snapshot) => void;
}

/** Puts wishes, storms and surprises together; whatever changes has the next plan made at once. */
export function createSteering(parts: {
  readonly house: House;
  readonly records: Records;
  readonly clock: Clock;
  /** Which circuits a storm's reserve is for, and hours of them by level. */
  readonly storm?: StormSettings;
  readonly loop: () => Loop;
  /** The records refused what there is to tell. */
  readonly onFault: (error: unknown) => void;
}): Steering {
  const { house, records, clock, loop, onFault } = parts;
  const control = createHouseControl({ house, records, clock, loop });
  const watch =
    house.warnings === undefined
      ? null
      : createStormWatch({
          warnings: house.warnings,
          records,
          clock,
          settings: parts.storm ?? DEFAULT_STORM,
          onFault,
          onChange: () => loop().planAnew(),
        });
  let surprise = nothingSeen(clock.now());
  const restrained = new Map<string, SolarRestraint>();
  const tellRestraint = (snapshot: Snapshot): void => {
    for (const change of restraintChanges(restrained, snapshot)) {
      const name = house.solars.find(({ id }) => id === change.device)?.name ?? change.device;
      const text = restraintSentence(change, name);
      records.journal({ kind: 'event', at: clock.now(), what: 'output-restraint', device: change.device, text });
    }
  };
  return {
    control,
    overrides: control.overrides,
    yielded: control.yielded,
    shifts: () => loop().shifts(),
    storm: () => watch?.storm() ?? null,
    stormSentence: () => watch?.sentence() ?? null,
    tick(snapshot) {
      control.tick(snapshot);
      watch?.tick(snapshot.at);
      tellRestraint(snapshot);
      const { state, surprised } = watchSurprise(surprise, snapshot, loop().plan());
      surprise = state;
      if (surprised) loop().planAnew();
    },
  };
}
