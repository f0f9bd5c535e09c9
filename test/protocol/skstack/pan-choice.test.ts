import { describe, expect, test } from 'vitest';
import { pairIdOf, rankPans } from '#protocol/skstack/pan-choice.ts';

const pan = (mac: string, lqi: number, pairId: string | null) => ({ channel: '21', panId: '8888', mac, lqi, pairId });

describe('choice of the network', () => {
  test('PairID first, then the strongest', () => {
    const heard = [
      pan('A', 0xff, '99999999'),
      pan('B', 0x20, 'CCDDEEFF'),
      pan('C', 0x40, 'CCDDEEFF'),
      pan('D', 0x80, null),
    ];
    expect(rankPans(heard, 'CCDDEEFF').map(({ mac }) => mac)).toEqual(['C', 'B', 'A', 'D']);
  });

  test('PairID is the last eight characters of the route-B ID', () => {
    expect(pairIdOf('00112233445566778899aabbccddeeff')).toBe('CCDDEEFF');
  });
});
