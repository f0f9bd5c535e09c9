/**
 * A process that keeps records with full durability and says so after each call has returned, until somebody kills it.
 * Arguments: folder, round. Lines: `m <minute>`, `h <slot index>`, `j <sequence>`, `s <minute>`.
 */
import { writeSync } from 'node:fs';
import { minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openStore } from '#store/open-store.ts';
import { eventAt, jst, knownRow, slot } from '../contract/records.ts';

const [folder = '', round = '0'] = process.argv.slice(2);
const start = plus(jst('2026-04-12T00:00'), minutes(Number(round) * 90_000));
const store = openStore({ folder, durability: 'full', clock: createVirtualClock({ start }) });
const order = ['a', 'b', 'c'];
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

for (let minute = 0; minute < 90_000; minute++) {
  store.keepMinute(order, { at: plus(start, minutes(minute)), watts: [minute, null, -minute] });
  say(`m ${minute}`);
  if (minute % 5 === 0) {
    store.keepHalfHours(order.map((id) => knownRow(id, slot(start, minute / 5), minute)));
    say(`h ${minute / 5}`);
    say(`j ${store.journal(eventAt(start, `minute ${minute}`))}`);
    store.keepSetting('minute', `${round} ${minute}`);
    say(`s ${minute}`);
  }
}
