import type { HouseView } from '#app/house-view.ts';
import { formatJst } from '#core/time/jst.ts';
import { type Answer, refusal } from '../route.ts';
import type { NoticesAnswer } from '../schema/house-schema.ts';

/** Newest first. */
export const noticesAnswer = (view: HouseView): NoticesAnswer => ({
  notices: (view.notices?.().list() ?? []).map(({ id, kind, device, at, clearedAt, level, text, readAt, returns }) => ({
    id,
    kind,
    device,
    at: formatJst(at),
    cleared_at: clearedAt === null ? null : formatJst(clearedAt),
    severity: level,
    text,
    read: readAt !== null,
    returns,
  })),
});

export function readNotice(view: HouseView, id: string): Answer {
  if (view.notices?.().acknowledge(id) === true) return { status: 204 };
  return refusal(404, 'no-notice', `There is no notice ${JSON.stringify(id.slice(0, 80))}.`, {
    ja: `「${id.slice(0, 80)}」というお知らせはありません。`,
  });
}
