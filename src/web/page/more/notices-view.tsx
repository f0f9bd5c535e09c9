import { useState } from 'preact/hooks';
import type { NoticesAnswer } from '../../api/schema/house-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { useAccess } from '../access/access.tsx';
import { send } from '../access/send.ts';
import { calendarOf, clockOf } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';

type Notice = NoticesAnswer['notices'][number];

/** What people should know: what stands, and what is over. */
export function NoticesView({ now }: { now: Now }) {
  const { texts, language } = useLanguage();
  const [changes, change] = useState(0);
  const { data, failed } = useResource<NoticesAnswer>('/api/v1/notices', `${now.time.slice(0, 15)} ${changes}`);
  const notices = data?.notices ?? [];
  const standing = notices.filter(({ cleared_at }) => cleared_at === null);
  // What stands at this very moment and is no event that is kept: ticks that do not complete, a storm.
  const moment = now.warnings.filter(({ code }) => !notices.some(({ kind }) => kind === code));
  const over = notices.filter(({ cleared_at }) => cleared_at !== null);
  const read = async (id: string): Promise<void> => {
    await send('POST', `notices/${encodeURIComponent(id)}/read`);
    change((before) => before + 1);
  };
  return (
    <section class="card notices-card">
      <h2>{texts.views.notices}</h2>
      {failed && <p class="warning">{texts.failed}</p>}
      {data !== null && notices.length === 0 && moment.length === 0 && <p class="empty">{texts.notices.none}</p>}
      <ul>
        {moment.map(({ code, device, text }) => (
          <li key={`${code} ${device}`} class="notice warning">
            {text[language]}
          </li>
        ))}
        {standing.map((notice) => (
          <Standing key={notice.id} notice={notice} read={() => void read(notice.id)} />
        ))}
      </ul>
      {over.length > 0 && (
        <>
          <h3>{texts.notices.over}</h3>
          <ul>
            {over.map((notice) => (
              <Over key={notice.id} notice={notice} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Standing({ notice, read }: { notice: Notice; read: () => void }) {
  const { texts, language } = useLanguage();
  const { setup } = useAccess();
  const { at, severity, text, returns } = notice;
  return (
    <li class={`notice ${severity} ${notice.read ? 'read' : ''}`}>
      <p>{text[language]}</p>
      <p class="quiet">
        {texts.notices.severities[severity]} ・ {texts.notices.since(useMoment(at))}
        {returns > 0 && ` ・ ${texts.notices.returns(returns)}`}
      </p>
      {!notice.read && setup?.signed_in === true && (
        <button type="button" class="plain" onClick={read}>
          {texts.notices.read}
        </button>
      )}
    </li>
  );
}

function Over({ notice }: { notice: Notice }) {
  const { texts, language } = useLanguage();
  const { at, cleared_at, text } = notice;
  return (
    <li class="notice over">
      <p>{text[language]}</p>
      <p class="quiet">{texts.notices.between(useMoment(at), useMoment(cleared_at!))}</p>
    </li>
  );
}

/** A day and a clock, in words. */
function useMoment(time: string): string {
  const { texts } = useLanguage();
  const { month, day, weekday } = calendarOf(time);
  return `${texts.date(month, day, weekday)} ${clockOf(time)}`;
}
