import type { HouseView, Today } from '#app/house-view.ts';
import { type HousePowers, housePowers, soldPower } from '#core/device/balance.ts';
import { known, type MissingReason, mapReading, missing, type Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Instant } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { circuitPowers } from '../house-circuits.ts';
import { planMoments } from '../plan-moment.ts';
import { measured, measuredOrNull } from '../schema/measured.ts';
import type { Now, TodayTotals } from '../schema/now-schema.ts';
import { warningsOf } from '../warnings.ts';

/** An inverter at rest still reports a few watts of its own; below this a battery neither charges nor discharges. */
const AT_REST = 10;

/** The house at the last completed tick, as `GET now` and `GET events` show it. */
export function nowOf(view: HouseView): Now {
  const snapshot = view.snapshot();
  const at = snapshot?.at ?? view.now();
  const powers = snapshot === null ? unseen(at) : housePowers(snapshot);
  const average = (kind: (house: Snapshot) => readonly Reading<number>[]): Reading<number> =>
    snapshot === null ? missing('no-answer', at) : mean(kind(snapshot), at);
  return {
    time: formatJst(at),
    ...measured('solar_w', (snapshot && soldPower(snapshot)) ?? powers.solar),
    ...measured('grid_w', powers.grid),
    ...measured('house_w', powers.house),
    ...measured('battery_w', powers.battery),
    ...measured(
      'battery_pct',
      average(({ batteries }) => batteries.map(({ charge }) => charge)),
    ),
    ...measured('battery_state', mapReading(powers.battery, batteryState)),
    ...measured('vehicle_w', powers.vehicle),
    ...measured(
      'vehicle_pct',
      average(({ vehicles }) => vehicles.map(({ charge }) => charge)),
    ),
    ...measured('vehicle_connected', anyConnected(snapshot, at)),
    ...measured('heater_w', powers.heater),
    ...measured(
      'heater_heat_pct',
      average(({ heaters }) => heaters.map(({ fill }) => fill)),
    ),
    lamp: view.lamp?.() ?? 'off',
    purchase_mode: view.purchaseMode?.() ?? 'surplus',
    circuits: circuitPowers(view).map(({ id, name, power }) => ({ id, name, ...measured('w', power) })),
    today: todayOf(view.today(), snapshot),
    plan: planMoments(view, at),
    warnings: warningsOf(view),
    simulated: view.simulated,
  };
}

const batteryState = (power: number): 'charging' | 'discharging' | 'standby' => {
  if (Math.abs(power) < AT_REST) return 'standby';
  return power > 0 ? 'charging' : 'discharging';
};

/** Before the first tick nothing has answered yet. */
function unseen(at: Instant): HousePowers {
  const none = missing('no-answer', at);
  return { solar: none, grid: none, house: none, battery: none, vehicle: none, heater: none };
}

/** The mean, or the first missing one. */
function mean(readings: readonly Reading<number>[], at: Instant): Reading<number> {
  if (readings.length === 0) return missing('not-fitted', at);
  let sum = 0;
  for (const reading of readings) {
    if (!reading.known) return reading;
    sum += reading.value;
  }
  return known(sum / readings.length, at);
}

function anyConnected(snapshot: Snapshot | null, at: Instant): Reading<boolean> {
  if (snapshot === null) return missing('no-answer', at);
  if (snapshot.vehicles.length === 0) return missing('not-fitted', at);
  const connected = snapshot.vehicles.map((vehicle) => vehicle.connected);
  const yes = connected.find((reading) => reading.known && reading.value);
  return yes ?? connected.find((reading) => !reading.known) ?? known(false, at);
}

const yenOf = (milliyen: number | null): number | null => (milliyen === null ? null : milliyen / 1000);

function todayOf(today: Today, snapshot: Snapshot | null): TodayTotals {
  const suns = snapshot?.soldSolars ?? snapshot?.solars;
  const solarReason: MissingReason = suns?.length === 0 ? 'not-fitted' : 'no-answer';
  return {
    ...measuredOrNull('generated_wh', today.generated, solarReason),
    ...measuredOrNull('consumed_wh', today.consumed, 'no-answer'),
    ...measuredOrNull('imported_wh', today.imported, 'no-answer'),
    ...measuredOrNull('exported_wh', today.exported, 'no-answer'),
    ...measuredOrNull('self_consumed_wh', today.selfConsumed, solarReason),
    ...measuredOrNull('cost_yen', yenOf(today.cost), 'no-answer'),
    ...measuredOrNull('saved_yen', yenOf(today.saved), 'no-answer'),
  };
}
