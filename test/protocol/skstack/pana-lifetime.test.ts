import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { panaSessionLifetime } from '#protocol/skstack/pana-lifetime.ts';

const HEADER = '00000058A0000002AABBCCDD00000001';

describe('PANA Session-Lifetime (RFC 5191, chapter 8)', () => {
  test('is found behind other AVPs, which are padded to four bytes', () => {
    const odd = '0007000000030000AABBCC00';
    const lifetime = '000800000004000000000E10';
    expect(panaSessionLifetime(Buffer.from(HEADER + odd + lifetime, 'hex'))).toBe(3_600);
  });

  test('any bytes are answered, and a message without it by null', () => {
    expect(panaSessionLifetime(Buffer.from(HEADER, 'hex'))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        panaSessionLifetime(bytes);
      }),
      { seed: 16, numRuns: 500 },
    );
  });
});
