import { useLanguage } from './language.tsx';
import { TabIcon } from './tab-icon.tsx';

export const TABS = ['now', 'today', 'plan', 'journal'] as const;
export type Tab = (typeof TABS)[number];

export const tabOf = (hash: string): Tab => TABS.find((tab) => `#${tab}` === hash) ?? 'now';

const STEP: Readonly<Record<string, (index: number) => number>> = {
  ArrowRight: (index) => index + 1,
  ArrowLeft: (index) => index - 1,
  Home: () => 0,
  End: () => TABS.length - 1,
};

/** Tabs as in the ARIA patterns: one stop for Tab, arrows move and choose. */
export function Tabs({ tab, choose }: { tab: Tab; choose: (tab: Tab) => void }) {
  const { texts } = useLanguage();
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
