import type { Tab } from './tabs.tsx';

/** Strokes on a 24 × 24 field. */
const PATHS: Readonly<Record<Tab, string>> = {
  now: 'M13 3 6 13.5h5L10.5 21 18 10h-5.5z',
  today: 'M4 20V11M9 20V6M14 20v-7M19 20V9',
  plan: 'M5 5h14v15H5zM5 10h14M9 3v4M15 3v4M9 14h6',
  journal: 'M6 6h12M6 11h12M6 16h8',
};

export function TabIcon({ tab }: { tab: Tab }) {
  return (
    <svg class="tab-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[tab]} />
    </svg>
  );
}
