import { describe, expect, it } from 'vitest';
import { restraintChanges, restraintSentence } from '#core/control/restraint.ts';
import type { SolarRestraint } from '#core/device/solar.ts';
import { known, missing } from '#core/reading.ts';
import type { Snapshot } from '#core/snapshot.ts';
import { house, NOON } from './seen-house.ts';

const seen = (restraint: SolarRestraint | null): Snapshot => {
  const no = missing('no-answer', NOON);
  const told = restraint === null ? no : known(restraint, NOON);
  return { ...house(), solars: [{ id: 'pv1', power: no, register: no, restraint: told }] };
};

describe('output restraint', () => {
  it('is told when it begins, changes and ends; silence is no change', () => {
    const before = new Map<string, SolarRestraint>();
    const told = (['none', 'output-control', null, 'output-control', 'other', 'none', 'none'] as const).flatMap((one) =>
      restraintChanges(before, seen(one)).map(({ restraint }) => restraint),
    );
    expect(told).toEqual(['output-control', 'other', 'none']);
    expect(restraintChanges(new Map(), house())).toEqual([]);
  });

  it('is one sentence', () => {
    expect(restraintSentence({ device: 'pv1', restraint: 'output-control' }, '屋根')).toEqual({
      ja: '「屋根」の発電が電力会社の出力制御で抑えられています。',
      en: '屋根 is held back by the utility’s output control.',
    });
    expect(restraintSentence({ device: 'pv1', restraint: 'none' }, '屋根').en).toBe('屋根 is no longer held back.');
  });
});
