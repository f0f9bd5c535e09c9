/**
 * A process that keeps records while its disk fails now and then, and goes on (argument: the folder). Says what was
 * acknowledged as write-until-killed.ts does, `x <code>` for each refusal, and `end` when it has closed its file.
 */
import { writeSync } from 'node:fs';
import { HemsError } from '#core/errors.ts';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { eventAt, jst, knownRow, slot } from '../contract/records.ts';

const start = jst('2026-04-12T00:00');
const store = openStore({ folder: process.argv[2] ?? '', durability: 'full', clock: createVirtualClock({ start }) });
const order = ['a', 'b', 'c'];
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** Tries up to three times, as the daemon does with the next tick. */
function persist(attempt: () => string): void {
  for (let tried = 0; tried < 3; tried++) {
    try {
      say(attempt());
      return;
    } catch (error) {
      if (!(error instanceof HemsError)) throw error;
      say(`x ${error.code}`);
    }
  }
  throw new Error('refused three times in a row');
}

for (let minute = 0; minute < 200; minute++) {
  persist(() => {
    store.keepMinute(order, { at: plus(start, minutes(minute)), watts: [minute, null, -minute] });
    return `m ${minute}`;
  });
  if (minute % 5 !== 0) continue;
  persist(() => {
    store.keepHalfHours(order.map((id) => knownRow(id, slot(start, minute / 5), minute)));
    return `h ${minute / 5}`;
  });
  persist(() => `j ${store.journal(eventAt(start, `minute ${minute}`))}`);
  persist(() => {
    store.keepSetting('minute', `0 ${minute}`);
    return `s ${minute}`;
  });
}
// A close that cannot commit leaves the last minutes to the log.
persist(() => {
  store.close();
  return 'end';
});
