import type { View } from './tabs.tsx';

/** Strokes on a 24 × 24 field. */
const PATHS: Readonly<Record<View, string>> = {
  now: 'M13 3 6 13.5h5L10.5 21 18 10h-5.5z',
  today: 'M4 20V11M9 20V6M14 20v-7M19 20V9',
  plan: 'M5 5h14v15H5zM5 10h14M9 3v4M15 3v4M9 14h6',
  history: 'M4 4v16h16M7 15l4-5 3 3 5-7',
  more: 'M5 7h14M5 12h14M5 17h14',
  circuits: 'M5 5h6v6H5zM13 5h6v6h-6zM5 13h6v6H5zM13 13h6v6h-6z',
  devices: 'M8 3v5M16 3v5M6 8h12v4a6 6 0 0 1-12 0zM12 18v3',
  weather: 'M7 18h10a4 4 0 0 0 .6-8A6 6 0 0 0 6 11.5 3.3 3.3 0 0 0 7 18z',
  notices: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  journal: 'M6 6h12M6 11h12M6 16h8',
};

export function TabIcon({ tab }: { tab: View }) {
  return (
    <svg class="tab-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[tab]} />
    </svg>
  );
}
