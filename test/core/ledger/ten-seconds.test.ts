import { expect, it } from 'vitest';
import { createTenSeconds } from '#core/ledger/ten-seconds.ts';
import { known, missing } from '#core/reading.ts';
import { instant } from '#core/time/instant.ts';

const at = instant(0);

it('a value stands at its ten seconds, series by series; what was not read is unknown, never zero', () => {
  const tens = createTenSeconds(2);
  tens.put(0, 0, known(1.4, at));
  tens.put(0, 59.9, known(-2.6, at));
  tens.put(1, 20.1, known(7, at));
  tens.put(1, 30, missing('no-answer', at));
  expect(tens.take()).toEqual([1, null, null, null, null, -3, null, null, 7, null, null, null]);
  expect(tens.take()).toEqual(Array(12).fill(null));
});
