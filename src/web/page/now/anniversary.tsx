import type { GenerationAnswer } from '../../api/schema/generation-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { calendarOf, dateOf, energy, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';

/** 発電記念日: on the day of the year on which the sun first gave something. */
export function Anniversary({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { data } = useResource<GenerationAnswer>('/api/v1/generation', dateOf(now.time));
  if (data === null || data.since === null || data.anniversary === null || data.generated_wh === null) return null;
  const { month, day, weekday } = calendarOf(data.since);
  const since = `${data.since.slice(0, 4)} ${texts.date(month, day, weekday)}`;
  return (
    <section class="card anniversary">
      <h2>{texts.anniversary.title(data.anniversary)}</h2>
      <p class="quiet">{texts.anniversary.text(since, spoken(energy(data.generated_wh)))}</p>
    </section>
  );
}
