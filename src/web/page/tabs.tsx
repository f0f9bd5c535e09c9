import { useLanguage } from './language.tsx';
import { TabIcon } from './tab-icon.tsx';

export const TABS = ['now', 'today', 'history', 'plan', 'more'] as const;
export type Tab = (typeof TABS)[number];

/** What stands behind `more`. */
export const MORE = ['circuits', 'devices', 'weather', 'notices', 'journal', 'settings'] as const;
export type View = Tab | (typeof MORE)[number];

export const viewOf = (hash: string): View => [...TABS, ...MORE].find((view) => `#${view}` === hash) ?? 'now';

export const tabOf = (view: View): Tab => TABS.find((tab) => tab === view) ?? 'more';

const STEP: Readonly<Record<string, (index: number) => number>> = {
  ArrowRight: (index) => index + 1,
  ArrowLeft: (index) => index - 1,
  Home: () => 0,
  End: () => TABS.length - 1,
};

/** Tabs as in the ARIA patterns: one stop for Tab, arrows move and choose. */
export function Tabs({ view, choose }: { view: View; choose: (view: View) => void }) {
  const { texts } = useLanguage();
  const tab = tabOf(view);
  const move = (event: KeyboardEvent): void => {
    const index = STEP[event.key]?.(TABS.indexOf(tab));
    if (index === undefined) return;
    event.preventDefault();
    const next = TABS.at(index % TABS.length)!;
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={texts.tabList} onKeyDown={move}>
      {TABS.map((name) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === tab}
          aria-controls="view"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => choose(name)}
        >
          <TabIcon tab={name} />
          {texts.tabs[name]}
        </button>
      ))}
    </div>
  );
}
