import { describe, expect, it } from 'vitest';
import { createPatientRecords } from '#app/patient-records.ts';
import { HemsError } from '#core/errors.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { jst, knownRow, slot } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');

function onDisk() {
  const store = openMemoryStore({ clock: createVirtualClock({ start: DAY }), epoch: 'x' });
  let fault: Error | null = null;
  const refuse = <A extends unknown[], R>(call: (...given: A) => R) => {
    return (...given: A): R => {
      if (fault !== null) throw fault;
      return call(...given);
    };
  };
  const refused: string[] = [];
  const patient = createPatientRecords(
    { ...store, keepHalfHours: refuse(store.keepHalfHours), keepMinute: refuse(store.keepMinute) },
    ({ message }) => refused.push(message),
  );
  const known = () =>
    store.energy({ from: DAY, to: slot(DAY, 48), step: '30m', series: ['a'] })[0]?.points.map(({ wh }) => wh) ?? [];
  return { patient, refused, known, break: (error: Error | null) => void (fault = error) };
}

describe('measurements on a disk that refuses', () => {
  it('never stop the caller; half hours wait and are all written when the disk is back', () => {
    const { patient, refused, known, break: breakDisk } = onDisk();
    patient.halfHours([knownRow('a', DAY, 1)]);
    breakDisk(new HemsError('DATA_FOLDER', 'EIO.'));
    patient.halfHours([knownRow('a', slot(DAY, 1), 2)]);
    patient.minute(['a'], { at: DAY, watts: [1] });
    patient.halfHours([]);
    expect(patient.waiting()).toBe(1);
    expect(refused).toEqual(['EIO.', 'EIO.', 'EIO.']);
    expect(known()).toEqual([1]);
    breakDisk(null);
    patient.halfHours([knownRow('a', slot(DAY, 2), 3)]);
    expect(known()).toEqual([1, 2, 3]);
    expect(patient.waiting()).toBe(0);
  });

  it('throw what is not the disk’s fault', () => {
    const { patient, break: breakDisk } = onDisk();
    breakDisk(new TypeError('ours'));
    expect(() => patient.halfHours([knownRow('a', DAY, 1)])).toThrow('ours');
  });
});
