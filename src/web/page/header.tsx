import type { Now } from '../api/schema/now-schema.ts';
import { calendarOf, clockOf } from './format.ts';
import { useLanguage } from './language.tsx';
import { type Tab, Tabs } from './tabs.tsx';

interface HeaderProps {
  readonly now: Now | null;
  readonly connected: boolean;
  readonly tab: Tab;
  readonly choose: (tab: Tab) => void;
}

export function Header({ now, connected, tab, choose }: HeaderProps) {
  const { texts, change } = useLanguage();
  return (
    <header class="header">
      <div class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <circle cx="16" cy="16" r="7.5" />
          <path d="M16 2v4M16 26v4M2 16h4M26 16h4M6.1 6.1l2.8 2.8M23.1 23.1l2.8 2.8M6.1 25.9l2.8-2.8M23.1 8.9l2.8-2.8" />
        </svg>
        <h1>{texts.brand}</h1>
      </div>
      <Tabs tab={tab} choose={choose} />
      <div class="clock">{now !== null && <HouseTime time={now.time} />}</div>
      <button class="language" type="button" onClick={change} aria-label={texts.switchLanguage}>
        {texts.otherLanguage}
      </button>
      {now?.simulated && <SimulatedStrip speed={now.simulated.speed} time={now.time} />}
      {!connected && (
        <p class="strip lost" role="status">
          {texts.disconnected}
        </p>
      )}
    </header>
  );
}

function SimulatedStrip({ speed, time }: { speed: number | 'max'; time: string }) {
  const { texts } = useLanguage();
  const { month, day, weekday } = calendarOf(time);
  return (
    <p class="strip simulated">
      {texts.simulated(
        speed === 'max' ? texts.fullSpeed : texts.speed(speed),
        `${texts.date(month, day, weekday)} ${clockOf(time)}`,
      )}
    </p>
  );
}

function HouseTime({ time }: { time: string }) {
  const { texts } = useLanguage();
  const { month, day, weekday } = calendarOf(time);
  return (
    <time dateTime={time}>
      <span class="date">{texts.date(month, day, weekday)}</span> <span class="hour">{clockOf(time)}</span>
    </time>
  );
}
