import { useMemo } from 'preact/hooks';
import type uPlot from 'uplot';
import type { ForecastAnswer, WeatherAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { clockAxis, valueAxis } from '../chart/axes.ts';
import { Chart } from '../chart/chart.tsx';
import { colour, faded } from '../chart/colours.ts';
import { clockOf, secondsOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';

/** The forecast the plans are made with: temperature, and the sun as what the panels are expected to give. */
export function WeatherView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const version = now.time.slice(0, 15);
  const weather = useResource<WeatherAnswer>('/api/v1/weather', version);
  const forecast = useResource<ForecastAnswer>('/api/v1/forecast', version);
  const warm = useMemo(
    () => weather.data?.values.map(({ at, temperature_c }) => [secondsOf(at), temperature_c] as const) ?? [],
    [weather.data],
  );
  const sun = useMemo(
    () =>
      forecast.data?.values.map(
        ({ at, solar_wh }) => [secondsOf(at), solar_wh === null ? null : solar_wh / 500] as const,
      ) ?? [],
    [forecast.data],
  );
  const range = warm.map(([, value]) => value);
  return (
    <section class="card weather-card">
      <h2>{texts.views.weather}</h2>
      {(weather.failed || forecast.failed) && <p class="warning">{texts.failed}</p>}
      {weather.data?.issued == null ? (
        <p class="quiet">{texts.weather.none}</p>
      ) : (
        <p class="quiet">{texts.weather.issued(clockOf(weather.data.issued))}</p>
      )}
      {warm.length > 0 && (
        <>
          <h3>
            {texts.weather.temperature} <span class="quiet">°C</span>
          </h3>
          <p>{texts.weather.between(Math.round(Math.min(...range)), Math.round(Math.max(...range)))}</p>
          <Line points={warm} name="heater" label={texts.weather.temperature} digits={0} />
        </>
      )}
      {sun.length > 0 && (
        <>
          <h3>
            {texts.weather.sun} <span class="quiet">kW</span>
          </h3>
          <Line points={sun} name="solar" label={texts.weather.sun} digits={1} />
        </>
      )}
      <p class="quiet">{texts.weather.noWarnings}</p>
    </section>
  );
}

interface LineProps {
  readonly points: readonly (readonly [at: number, value: number | null])[];
  readonly name: string;
  readonly label: string;
  readonly digits: number;
}

function Line({ points, name, label, digits }: LineProps) {
  const { language } = useLanguage();
  const data = useMemo(
    () => [points.map(([at]) => at), points.map(([, value]) => value)] as uPlot.AlignedData,
    [points],
  );
  const options = (): Omit<uPlot.Options, 'width' | 'height'> => ({
    legend: { show: false },
    padding: [8, 4, 0, 0],
    scales: { x: { time: false } },
    axes: [clockAxis(6, 'date'), valueAxis(40, digits)],
    series: [{}, { stroke: colour(name), fill: faded(name, 0.18), width: 2, points: { show: false } }],
    cursor: { show: false },
  });
  return <Chart options={options} data={data} height={innerHeight < 700 ? 130 : 190} label={label} look={language} />;
}
