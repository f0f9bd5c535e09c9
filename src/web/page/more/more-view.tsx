import type { Now } from '../../api/schema/now-schema.ts';
import { useLanguage } from '../language.tsx';
import { TabIcon } from '../tab-icon.tsx';
import { MORE, type View } from '../tabs.tsx';

/** The way to the views that are looked at less often. */
export function MoreView({ now, choose }: { now: Now; choose: (view: View) => void }) {
  const { texts } = useLanguage();
  return (
    <nav class="more-list" aria-label={texts.tabs.more}>
      {MORE.map((view) => (
        <button key={view} id={`go-${view}`} type="button" class="card" onClick={() => choose(view)}>
          <TabIcon tab={view} />
          <span class="name">{texts.views[view]}</span>
          {view === 'notices' && now.warnings.length > 0 && <span class="count">{now.warnings.length}</span>}
        </button>
      ))}
    </nav>
  );
}
