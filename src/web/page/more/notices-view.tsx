import type { NoticesAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { clockOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';

/** What people should know about: what stands now, and what was announced. */
export function NoticesView({ now }: { now: Now }) {
  const { texts, language } = useLanguage();
  const { data, failed } = useResource<NoticesAnswer>('/api/v1/notices', now.time.slice(0, 15));
  const none = now.warnings.length === 0 && data?.notices.length === 0;
  return (
    <section class="card notices-card">
      <h2>{texts.views.notices}</h2>
      {failed && <p class="warning">{texts.failed}</p>}
      {none && <p class="empty">{texts.notices.none}</p>}
      <ul>
        {now.warnings.map(({ code, device, text }) => (
          <li class="warning" key={`${code} ${device}`}>
            {text[language]}
          </li>
        ))}
        {data?.notices.map(({ id, at, text }) => (
          <li key={id}>
            <time dateTime={at}>{clockOf(at)}</time> {text[language]}
          </li>
        ))}
      </ul>
    </section>
  );
}
