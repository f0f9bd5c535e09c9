import type { JournalAnswer, JournalItem } from '../../api/schema/journal-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { calendarOf, clockOf, dateOf, power, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { modeName } from '../now/happening.ts';
import type { Texts } from '../texts/ja.ts';
import { useResource } from '../resource.ts';

type Command = Extract<JournalItem, { kind: 'command' }>;
type Withheld = Extract<JournalItem, { kind: 'withheld' }>;
type Outcome = Extract<JournalItem, { kind: 'outcome' }>;
type Event = Extract<JournalItem, { kind: 'event' }>;

/** What was done in the last 24 hours and why, newest first; a command stands with its outcome. */
export function JournalView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { data, failed } = useResource<JournalAnswer>('/api/v1/journal', now.time.slice(0, 16));
  const outcomes = new Map<number, Outcome>();
  for (const entry of data?.entries ?? []) if (entry.kind === 'outcome') outcomes.set(entry.of, entry);
  const shown = (data?.entries ?? []).filter((entry): entry is Command | Withheld | Event => entry.kind !== 'outcome');
  const days = Map.groupBy(shown, ({ at }) => dateOf(at));
  return (
    <section class="card journal-card">
      <h2>{texts.journal.title}</h2>
      {failed && <p class="warning">{texts.failed}</p>}
      {data !== null && shown.length === 0 && <p class="quiet">{texts.journal.empty}</p>}
      {[...days].map(([day, entries]) => {
        const { month, day: date, weekday } = calendarOf(day);
        return (
          <section key={day}>
            <h3>{texts.date(month, date, weekday)}</h3>
            <ol class="entries">
              {entries.map((entry) =>
                entry.kind === 'event' ? (
                  <EventEntry key={entry.sequence} entry={entry} />
                ) : (
                  <CommandEntry key={entry.sequence} entry={entry} outcome={outcomes.get(entry.sequence)} />
                ),
              )}
            </ol>
          </section>
        );
      })}
      {data?.more === true && <p class="quiet">{texts.journal.more}</p>}
    </section>
  );
}

function CommandEntry({ entry, outcome }: { entry: Command | Withheld; outcome: Outcome | undefined }) {
  const { texts, language } = useLanguage();
  const { at, name, device_kind: kind, power_w, because, cause } = entry;
  const became = entry.kind === 'withheld' ? 'withheld' : (outcome?.outcome ?? 'open');
  return (
    <li class={`entry ${kind}`}>
      <time dateTime={at}>{clockOf(at)}</time>
      <div class="what">
        <p class="action">
          {texts.journal.did(name, wishText(entry, texts))}
          {power_w !== undefined && <span class="power"> {spoken(power(power_w))}</span>}
        </p>
        <p class="reason">
          {because[language]} <span class="cause">{texts.journal.by[cause.by]}</span>
        </p>
        {outcome?.detail !== undefined && <p class="detail">{outcome.detail}</p>}
      </div>
      <p class={`outcome ${became}`}>{texts.journal.outcome[became]}</p>
    </li>
  );
}

function EventEntry({ entry: { at, text } }: { entry: Event }) {
  const { language } = useLanguage();
  return (
    <li class="entry event">
      <time dateTime={at}>{clockOf(at)}</time>
      <div class="what">
        <p class="action">{text[language]}</p>
      </div>
    </li>
  );
}

/** The mode by its name; of an appliance what is to change, as it is called in the API. */
function wishText({ device_kind: kind, mode, settings }: Command | Withheld, texts: Texts): string {
  const steered = kind === 'battery' || kind === 'vehicle' || kind === 'heater';
  if (steered && mode !== undefined) return modeName(kind, mode, texts);
  return Object.entries(settings ?? {})
    .map(([name, value]) => (name === 'mode' ? String(value) : `${name} ${String(value)}`))
    .join(', ');
}
