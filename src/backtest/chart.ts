import type { BacktestReport, BacktestRun } from '#planfile/backtest-schema.ts';

const WIDTH = 960;
const HEIGHT = 420;
const MARGIN = { top: 56, right: 132, bottom: 40, left: 84 };
/** Told apart by everybody: Okabe and Ito's colours. */
const COLOURS: Readonly<Record<BacktestRun['policy'], string>> = {
  none: '#666666',
  timer: '#E69F00',
  catalogue: '#56B4E9',
  optimal: '#009E73',
  perfect: '#CC79A7',
  recorded: '#0072B2',
};
const PLOT = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };

/** What each policy has saved against `none`, added up day by day, as an SVG picture. */
export function chartOf(report: BacktestReport): string {
  const none = report.runs.find(({ policy }) => policy === 'none');
  const lines = report.runs
    .filter(({ policy }) => policy !== 'none')
    .map(({ policy, days }) => ({
      policy,
      saved: runningSum(days.map((day, k) => (none?.days[k]?.cost_yen ?? 0) - day.cost_yen)),
    }));
  const all = lines.flatMap(({ saved }) => saved);
  const scale = niceScale(Math.min(0, ...all), Math.max(1, ...all));
  const days = Math.max(1, ...lines.map(({ saved }) => saved.length - 1));
  const x = (day: number): number => MARGIN.left + (PLOT.width * day) / days;
  const y = (yen: number): number => MARGIN.top + (PLOT.height * (scale.high - yen)) / (scale.high - scale.low);
  const names = spread(lines.map(({ saved }) => y(saved.at(-1) ?? 0)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(MARGIN.left, 24, '「制御なし」に対する節約額の累計 / Saved against no control, added up', 'font-size="16"'),
    text(MARGIN.left, 43, `${report.tariff}, ${report.from} – ${report.to}`, 'fill="#555"'),
    ...scale.ticks.map((yen) => tick(y(yen), `${grouped(yen)} 円`, yen === 0)),
    ...months(none?.days.map(({ date }) => date) ?? []).map(({ day, name }) => mark(x(day), name)),
    ...lines.map(({ policy, saved }) =>
      line(
        saved.map((yen, day) => [x(day), y(yen)]),
        COLOURS[policy],
      ),
    ),
    ...lines.map(({ policy }, k) => text(WIDTH - MARGIN.right + 8, names[k]! + 4, policy, `fill="${COLOURS[policy]}"`)),
    '</svg>\n',
  ].join('\n');
}

function runningSum(values: readonly number[]): number[] {
  let sum = 0;
  return [0, ...values.map((value) => (sum += value))];
}

/** Round ticks that hold [low, high]: 1, 2 or 5 times a power of ten apart. */
function niceScale(low: number, high: number): { low: number; high: number; ticks: number[] } {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough)!;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, k) => Math.round((first + k) * step));
  return { low: first * step, high: last * step, ticks };
}

/** The first day of each month; of every third where there are many. */
function months(dates: readonly string[]): { day: number; name: string }[] {
  const firsts = dates.flatMap((date, day) => (date.endsWith('-01') ? [{ day, name: date.slice(0, 7) }] : []));
  if (firsts.length === 0) return dates.slice(0, 1).map((name) => ({ day: 0, name }));
  const every = Math.ceil(firsts.length / 7);
  return firsts.filter((_, k) => k % every === 0);
}

/** Heights of names beside the ends of their lines, none upon another. */
function spread(heights: readonly number[]): number[] {
  const placed = [...heights];
  const order = heights.map((_, k) => k).sort((a, b) => heights[a]! - heights[b]!);
  for (let k = 1; k < order.length; k++) placed[order[k]!] = Math.max(placed[order[k]!]!, placed[order[k - 1]!]! + 16);
  return placed;
}

const grouped = (yen: number): string => String(yen).replaceAll(/\B(?=(\d{3})+$)/g, ',');
const at = (value: number): string => value.toFixed(1);
const text = (x: number, y: number, words: string, more: string): string =>
  `<text x="${at(x)}" y="${at(y)}" ${more}>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
const tick = (y: number, words: string, zero: boolean): string =>
  `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at(y)}" y2="${at(y)}" stroke="${zero ? '#333' : '#ddd'}"/>` +
  text(MARGIN.left - 8, y + 4, words, 'text-anchor="end" fill="#333"');
const mark = (x: number, words: string): string =>
  `<line x1="${at(x)}" x2="${at(x)}" y1="${MARGIN.top + PLOT.height}" y2="${MARGIN.top + PLOT.height + 5}" stroke="#333"/>` +
  text(x, HEIGHT - 16, words, 'text-anchor="middle" fill="#333"');
const line = (points: readonly (readonly [number, number])[], colour: string): string =>
  `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}"/>`;
