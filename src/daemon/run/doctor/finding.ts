import type { Sentence } from '#core/journal.ts';

/** What the doctor found in one place, in plain words. */
export interface Finding {
  readonly what: 'configuration' | 'service' | 'page' | 'serial-port' | 'meter' | 'lan' | 'clock' | 'disk';
  /** `unknown`: it cannot be seen from here. */
  readonly state: 'fine' | 'warning' | 'fault' | 'unknown';
  readonly text: Sentence;
  /** What to do. */
  readonly todo?: Sentence;
}

export const fine = (what: Finding['what'], ja: string, en: string): Finding => ({
  what,
  state: 'fine',
  text: { ja, en },
});

export const found = (what: Finding['what'], state: Finding['state'], text: Sentence, todo?: Sentence): Finding => ({
  what,
  state,
  text,
  ...(todo === undefined ? {} : { todo }),
});
