export type FlowKind = 'solar' | 'grid' | 'house' | 'battery' | 'vehicle' | 'heater';

/** Strokes on a 24 × 24 field. */
const PATHS: Readonly<Record<FlowKind, string>> = {
  solar:
    'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.5 1.5M16.9 16.9l1.5 1.5M5.6 18.4l1.5-1.5M16.9 7.1l1.5-1.5',
  grid: 'M9 3h6l3 18M9 3 6 21M5 9h14M4.5 13.5h15M8.3 8l7.4 8M15.7 8l-7.4 8',
  house: 'M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-6h4v6',
  battery: 'M7 5h10v16H7zM10 2.5h4M10 10.5h4M12 8.5v4M10 16.5h4',
  vehicle:
    'M3.5 16v-3.5L6 7h10l3 4.5 2 1V16h-2M8.8 16h6.4M5 16H3.5M7 14.3a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6M17 14.3a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6M6 11.5h12.5',
  heater: 'M12 3.5c3.2 4 5.5 6.6 5.5 10a5.5 5.5 0 0 1-11 0c0-3.4 2.3-6 5.5-10zM9.5 14a2.6 2.6 0 0 0 2.5 2.6',
};

/** An icon of `size` around (x, y) in the diagram's units. */
export function FlowIcon({ kind, x, y, size }: { kind: FlowKind; x: number; y: number; size: number }) {
  const scale = size / 24;
  return <path class="icon" d={PATHS[kind]} transform={`translate(${x - size / 2} ${y - size / 2}) scale(${scale})`} />;
}
