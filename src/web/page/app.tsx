import { useEffect, useState } from 'preact/hooks';
import type { Now } from '../api/schema/now-schema.ts';
import { Header } from './header.tsx';
import { JournalView } from './journal/journal-view.tsx';
import { LanguageProvider, useLanguage } from './language.tsx';
import { useLiveNow } from './live-now.ts';
import { NowView } from './now/now-view.tsx';
import { PlanView } from './plan/plan-view.tsx';
import { type Tab, tabOf } from './tabs.tsx';
import { TodayView } from './today/today-view.tsx';

export const App = () => (
  <LanguageProvider>
    <House />
  </LanguageProvider>
);

function House() {
  const { texts } = useLanguage();
  const { now, connected } = useLiveNow();
  const [tab, setTab] = useState<Tab>(tabOf(location.hash));
  useEffect(() => {
    const follow = (): void => setTab(tabOf(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const choose = (next: Tab): void => {
    history.replaceState(null, '', `#${next}`);
    setTab(next);
    scrollTo(0, 0);
  };
  return (
    <>
      <Header now={now} connected={connected} tab={tab} choose={choose} />
      <main>
        <div id="view" role="tabpanel" aria-labelledby={`tab-${tab}`} class={`view ${tab}`}>
          {now === null ? <p class="quiet">{texts.waiting}</p> : <View tab={tab} now={now} />}
        </div>
      </main>
    </>
  );
}

function View({ tab, now }: { tab: Tab; now: Now }) {
  switch (tab) {
    case 'now':
      return <NowView now={now} />;
    case 'today':
      return <TodayView now={now} />;
    case 'plan':
      return <PlanView now={now} />;
    case 'journal':
      return <JournalView now={now} />;
  }
}
