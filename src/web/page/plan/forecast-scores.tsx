import type { ForecastAnswer } from '../../api/schema/house-schema.ts';
import { energy, percentText, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';

type Score = ForecastAnswer['scores'][number];

/** How the house's own forecasts did in the last four weeks, beside what anybody would have guessed. */
export function ForecastScores({ forecast }: { forecast: ForecastAnswer }) {
  const { texts } = useLanguage();
  const rows = (['solar', 'load'] as const).flatMap((of) => {
    const day = forecast.scores.filter((score) => score.of === of && score.span === 'day');
    const own = day.find(({ by }) => by === 'day-ahead');
    const band = forecast.scores.find(
      (score) => score.of === of && score.span === 'half-hour' && score.by === 'day-ahead',
    );
    return own === undefined ? [] : [{ of, own, best: bestOf(day), held: band?.band_80_holds_pct ?? null }];
  });
  if (rows.length === 0) return null;
  return (
    <section class="card forecast-scores">
      <h2>{texts.plan.scores(Math.max(...rows.map(({ own }) => own.count)))}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.plan.scoreOf}</th>
            <th scope="col">{texts.plan.scoreOwn}</th>
            <th scope="col">{texts.plan.scoreSimple}</th>
            <th scope="col">{texts.plan.scoreBand}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ of, own, best, held }) => (
            <tr key={of}>
              <th scope="row">{of === 'solar' ? texts.plan.solar : texts.plan.load}</th>
              <td>±{spoken(energy(own.error_wh))}</td>
              <td>{best === null ? '—' : `±${spoken(energy(best.error_wh))}`}</td>
              <td>{held === null ? '—' : percentText(held)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">{texts.plan.scoreNote}</p>
    </section>
  );
}

/** The best of the simple guesses. */
function bestOf(day: readonly Score[]): Score | null {
  const simple = day.filter(({ by }) => by !== 'day-ahead').toSorted((a, b) => a.error_wh - b.error_wh);
  return simple[0] ?? null;
}
