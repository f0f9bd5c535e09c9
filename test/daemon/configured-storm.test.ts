import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, it } from 'vitest';
import { houseFileSchema } from '#config/house-file/house-file-schema.ts';
import { configuredStorm } from '#daemon/run/configured-storm.ts';

const example = houseFileSchema.parse(parse(readFileSync('config/hems.example.yaml', 'utf8')));

it('a storm’s reserve is for the essential circuits, under the ids of their series', () => {
  expect(configuredStorm(example)).toEqual({ circuits: [], hours: { warning: 6, danger: 12, special: 24 } });
  const [first, second] = example.circuits;
  const board = example.devices.find(({ kind }) => kind === 'board')!;
  const file = {
    devices: [board, { ...board, id: 'annex' }],
    circuits: [
      { ...first!, essential: true },
      { ...second!, essential: false },
      { ...first!, board: board.id, channel: 3, essential: true },
      { ...first!, board: 'annex', channel: 4, essential: true },
    ],
    control: { ...example.control, storm_warning_h: 0 },
  };
  expect(configuredStorm(file)).toEqual({
    circuits: ['circuit.1', 'circuit.3', 'circuit.annex.4'],
    hours: { warning: 0, danger: 12, special: 24 },
  });
});
