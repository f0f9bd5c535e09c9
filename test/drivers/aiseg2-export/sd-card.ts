import { formatJst } from '#core/time/jst.ts';
import type { Instant } from '#core/time/instant.ts';

/** `202604121330+0900` */
export const stamp = (at: Instant): string => `${formatJst(at).slice(0, 16).replaceAll(/[-T:]/g, '')}+0900`;

export interface SdCard {
  /** Headings of the energy columns; each is followed by a cost column. */
  readonly names: readonly string[];
  readonly times: readonly Instant[];
  readonly wh: (name: number, time: number) => number | '';
  /** Further columns: heading and cell. */
  readonly more?: readonly (readonly [string, string])[];
}

/** A file as the issue describes it: BOM, CRLF, `YYYYMMDDHHMM+0900`, Wh and 1/1000 yen. */
export function sdCardFile({ names, times, wh, more = [] }: SdCard): string {
  const heading = [
    '日時',
    ...names.flatMap((name) => [`${name}(Wh)`, `${name}(0.001円)`]),
    ...more.map(([name]) => name),
  ];
  const lines = times.map((at, time) => {
    const cells = names.flatMap((_, name) => {
      const value = wh(name, time);
      return [String(value), value === '' ? '' : String(value * 31)];
    });
    return [stamp(at), ...cells, ...more.map(([, cell]) => cell)].join(',');
  });
  return `\uFEFF${[heading.map(quoted).join(','), ...lines].join('\r\n')}\r\n`;
}

const quoted = (text: string): string => (text.includes(',') ? `"${text}"` : text);
