import type { HouseView } from '#app/house-view.ts';
import type { Notice } from '#core/notices/notice.ts';
import type { Reading } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Warning } from './schema/now-schema.ts';

/** What people should know about now: a storm, a device that is silent, or ticks that do not complete. */
export function warningsOf(view: HouseView): Warning[] {
  const snapshot = view.snapshot();
  const warnings: Warning[] = view.healthy()
    ? []
    : [
        {
          code: 'no-ticks',
          text: {
            ja: '測定が止まっています。表示は最後に測れた値です。',
            en: 'Measuring has stopped; what is shown was measured last.',
          },
        },
      ];
  const storm = view.storm?.() ?? null;
  if (storm !== null) warnings.push({ code: 'storm', text: storm });
  if (view.notices !== undefined) return [...warnings, ...standing(view.notices().list())];
  if (snapshot === null) return warnings;
  const names = new Map(view.devices().map(({ id, name }) => [id, name]));
  for (const { id, power } of powered(snapshot, view)) {
    if (power.known || power.missing !== 'no-answer') continue;
    const name = names.get(id) ?? id;
    warnings.push({
      code: 'device-silent',
      device: id,
      text: { ja: `${name}から応答がありません。`, en: `${name} does not answer.` },
    });
  }
  return warnings;
}

const standing = (notices: readonly Notice[]): Warning[] =>
  notices
    .filter(({ clearedAt, level }) => clearedAt === null && level !== 'info')
    .map(({ kind, device, text }) => ({ code: kind, ...(device === null ? {} : { device }), text }));

function powered(
  snapshot: Snapshot,
  view: HouseView,
): readonly { readonly id: string; readonly power: Reading<number> }[] {
  const { grid, solars, batteries, vehicles, heaters } = snapshot;
  const meters = view.devices().filter(({ kind }) => kind === 'meter');
  return [...meters.map(({ id }) => ({ id, power: grid.power })), ...solars, ...batteries, ...vehicles, ...heaters];
}
