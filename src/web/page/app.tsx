import { useEffect, useState } from 'preact/hooks';
import type { Now } from '../api/schema/now-schema.ts';
import { AccessProvider } from './access/access.tsx';
import { Gate } from './access/gate.tsx';
import { Header } from './header.tsx';
import { HistoryView } from './history/history-view.tsx';
import { JournalView } from './journal/journal-view.tsx';
import { LanguageProvider, useLanguage } from './language.tsx';
import { useLiveNow } from './live-now.ts';
import { CircuitsView } from './more/circuits-view.tsx';
import { DevicesView } from './more/devices-view.tsx';
import { MoreView } from './more/more-view.tsx';
import { NoticesView } from './more/notices-view.tsx';
import { WeatherView } from './more/weather-view.tsx';
import { NowView } from './now/now-view.tsx';
import { PlanView } from './plan/plan-view.tsx';
import { SettingsView } from './settings/settings-view.tsx';
import { tabOf, type View, viewOf } from './tabs.tsx';
import { TodayView } from './today/today-view.tsx';

export const App = () => (
  <AccessProvider>
    <LanguageProvider>
      <Gate>
        <House />
      </Gate>
    </LanguageProvider>
  </AccessProvider>
);

function House() {
  const { texts } = useLanguage();
  const { now, connected } = useLiveNow();
  const [view, setView] = useState<View>(viewOf(location.hash));
  useEffect(() => {
    const follow = (): void => setView(viewOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const choose = (next: View): void => {
    history.replaceState(null, '', `#${next}`);
    setView(next);
    scrollTo(0, 0);
  };
  return (
    <>
      <Header now={now} connected={connected} view={view} choose={choose} />
      <main>
        <div id="view" role="tabpanel" aria-labelledby={`tab-${tabOf(view)}`} class={`view ${view}`}>
          {now === null ? <p class="quiet">{texts.waiting}</p> : <Shown view={view} now={now} choose={choose} />}
        </div>
      </main>
    </>
  );
}

function Shown({ view, now, choose }: { view: View; now: Now; choose: (view: View) => void }) {
  switch (view) {
    case 'now':
      return <NowView now={now} />;
    case 'today':
      return <TodayView now={now} />;
    case 'history':
      return <HistoryView now={now} />;
    case 'plan':
      return <PlanView now={now} />;
    case 'more':
      return <MoreView now={now} choose={choose} />;
    case 'circuits':
      return <CircuitsView now={now} />;
    case 'devices':
      return <DevicesView now={now} />;
    case 'weather':
      return <WeatherView now={now} />;
    case 'notices':
      return <NoticesView now={now} />;
    case 'journal':
      return <JournalView now={now} />;
    case 'settings':
      return <SettingsView now={now} />;
  }
}
