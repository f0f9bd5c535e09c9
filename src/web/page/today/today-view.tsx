import { useMemo } from 'preact/hooks';
import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import type { CircuitsAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { dateOf, secondsOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { BalanceChart } from './balance-chart.tsx';
import { CircuitTable } from './circuit-table.tsx';
import { balanceSeries, halfHoursOf } from './half-hours.ts';

/** Today by half hour and by circuit. */
export function TodayView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const midnight = `${dateOf(now.time)}T00:00:00+09:00`;
  // New half hours come soon after :00 and :30; every ten minutes of the house's time is often enough.
  const version = now.time.slice(0, 15);
  const query = new URLSearchParams({ from: midnight, step: '30m', series: balanceSeries(now.purchase_mode) });
  const energy = useResource<EnergyAnswer>(`/api/v1/energy?${query}`, version);
  const circuits = useResource<CircuitsAnswer>('/api/v1/circuits', version);
  const halfHours = useMemo(
    () => (energy.data === null ? null : halfHoursOf(energy.data, secondsOf(midnight))),
    [energy.data, midnight],
  );
  return (
    <>
      <section class="card">
        <h2>{texts.today.chart}</h2>
        <p class="quiet">{texts.today.unit}</p>
        {energy.failed && <p class="warning">{texts.failed}</p>}
        {halfHours !== null && (
          <BalanceChart halfHours={halfHours} height={innerHeight < 700 ? 250 : innerWidth < 820 ? 300 : 400} />
        )}
      </section>
      <section class="card circuits-card">
        <h2>{texts.today.circuits}</h2>
        {circuits.failed && <p class="warning">{texts.failed}</p>}
        <CircuitTable now={now} energies={circuits.data} />
      </section>
    </>
  );
}
