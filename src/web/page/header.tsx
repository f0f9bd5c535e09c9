import type { Now } from '../api/schema/now-schema.ts';
import { Brand } from './brand.tsx';
import { calendarOf, clockOf } from './format.ts';
import { useLanguage } from './language.tsx';
import { Tabs, type View } from './tabs.tsx';

interface HeaderProps {
  readonly now: Now | null;
  readonly connected: boolean;
  readonly view: View;
  readonly choose: (view: View) => void;
}

export function Header({ now, connected, view, choose }: HeaderProps) {
  const { texts, change } = useLanguage();
  return (
    <header class="header">
      <Brand />
      <Tabs view={view} choose={choose} />
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
