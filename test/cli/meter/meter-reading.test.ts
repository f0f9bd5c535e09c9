import { expect, test } from 'vitest';
import { known, missing } from '#core/reading.ts';
import { instant, millis } from '#core/time/instant.ts';
import { amperes, wattHours, watts } from '#core/units.ts';
import type { GridMeterStatus } from '#ports/grid-meter.ts';
import { meterReading, readingLine, readingText } from '#cli/meter/meter-reading.ts';

const AT = instant(Date.UTC(2026, 3, 1));
const STATUS: GridMeterStatus = {
  state: 'joined',
  meterId: 'S123',
  identityOk: true,
  routeBId: null,
  clockOffset: null,
  rssi: null,
  halfHoursDue: 0,
};
const TOLD: GridMeterStatus = {
  ...STATUS,
  routeBId: { shown: '00000077…3F2A', ofOurId: true },
  clockOffset: { offset: millis(-1_500), uncertainty: millis(5_040) },
  rssi: -42.4,
};
const reading = (importRegister = known(wattHours(1_000), AT)) =>
  meterReading(
    {
      power: known(watts(-20), AT),
      currentR: known(amperes(1), AT),
      currentT: missing('sentinel', AT),
      importRegister,
      exportRegister: missing('stale', AT),
    },
    STATUS,
    AT,
  );

test('the meter’s clock against ours is shown, with what else is known of the meter, and nothing that is not', () => {
  expect(readingText(reading(), TOLD)).toMatch(
    /^route-B ID +00000077…3F2A, as the ID file ends\nradio +-42 dBm\nmeter's clock +-1\.5 s ± 5\.0 s$/m,
  );
  expect(readingText(reading(), STATUS)).toMatch(/identity +as expected$/);
});

test('a line has it once a minute, along with the registers', () => {
  expect(readingLine(reading(), TOLD)).toMatch(/20 W export .* import 1\.000 kWh {2}meter's clock -1\.5 s ± 5\.0 s$/);
  expect(readingLine(reading(), STATUS)).toMatch(/import 1\.000 kWh$/);
});
