import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HemsError } from '#core/errors.ts';
import type { ByteLink, ByteLinkEvents } from '#ports/byte-link.ts';

export interface ByteLinkRig {
  readonly link: ByteLink;
  /** What is written, and what the far end says to it. */
  readonly exchanges: readonly { readonly write: Uint8Array; readonly heard: Uint8Array }[];
  /** The far end goes away. */
  cut(): Promise<void>;
  /** … and is there again under the same name. */
  restore(): Promise<void>;
  dispose(): Promise<void>;
}

interface Heard extends ByteLinkEvents {
  readonly bytesSoFar: () => Uint8Array;
  readonly closes: string[];
  /** Resolves when so many bytes came. */
  length(count: number): Promise<void>;
  end(): Promise<string>;
}

function listener(): Heard {
  const chunks: Uint8Array[] = [];
  const closes: string[] = [];
  const waiting: (() => void)[] = [];
  const size = (): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (done()) resolve();
        else waiting.push(look);
      };
      look();
    });
  const wake = (): void => {
    for (const look of waiting.splice(0)) look();
  };
  return {
    bytes(chunk) {
      chunks.push(chunk.slice());
      wake();
    },
    closed(cause) {
      closes.push(cause);
      wake();
    },
    bytesSoFar: () => Uint8Array.from(Buffer.concat(chunks)),
    closes,
    length: (count) => until(() => size() >= count),
    end: async () => {
      await until(() => closes.length > 0);
      return closes[0]!;
    },
  };
}

/** What every implementation of the port ByteLink promises. */
export function byteLinkContract(name: string, createRig: () => Promise<ByteLinkRig>): void {
  describe(`${name} as a ByteLink`, () => {
    let rig: ByteLinkRig;
    beforeEach(async () => {
      rig = await createRig();
    });
    afterEach(async () => {
      await rig.link.close();
      await rig.dispose();
    });

    /** Everything that is said and answered, so that what was under way before has arrived. */
    const talk = async (heard: Heard): Promise<void> => {
      for (const exchange of rig.exchanges) {
        const before = heard.bytesSoFar().length;
        rig.link.write(exchange.write);
        await heard.length(before + exchange.heard.length);
        expect(Buffer.from(heard.bytesSoFar().slice(before)).toString('hex')).toBe(
          Buffer.from(exchange.heard).toString('hex'),
        );
      }
    };

    it('carries bytes both ways, whatever they are', async () => {
      const heard = listener();
      await rig.link.open(heard);
      await talk(heard);
      expect(heard.closes).toEqual([]);
    });

    it('tells once that the far end is gone, however much is written behind it, and opens again', async () => {
      for (let round = 0; round < 2; round++) {
        const heard = listener();
        await rig.link.open(heard);
        await talk(heard);
        await rig.cut();
        rig.link.write(rig.exchanges[0]!.write);
        expect(await heard.end()).not.toBe('');
        for (let i = 0; i < 5; i++) rig.link.write(rig.exchanges[0]!.write);
        await rig.restore();
        const next = listener();
        await rig.link.open(next);
        await talk(next);
        expect(heard.closes).toHaveLength(1);
        expect(next.closes).toEqual([]);
        await rig.link.close();
        expect(next.closes).toEqual([]);
      }
    });

    it('says nothing any more to a user who has closed it, not even that the far end is gone', async () => {
      const heard = listener();
      await rig.link.open(heard);
      await talk(heard);
      const before = heard.bytesSoFar().length;
      rig.link.write(rig.exchanges[0]!.write);
      await rig.link.close();
      await rig.cut();
      await rig.restore();
      const next = listener();
      await rig.link.open(next);
      expect(heard.closes).toEqual([]);
      expect(heard.bytesSoFar()).toHaveLength(before);
    });

    it('is closed by closing it while it is being opened, and twice', async () => {
      const heard = listener();
      const opening = rig.link.open(heard).catch(() => undefined);
      await rig.link.close();
      await rig.link.close();
      await opening;
      rig.link.write(rig.exchanges[0]!.write);
      expect(heard.bytesSoFar()).toHaveLength(0);
      expect(heard.closes).toEqual([]);
    });

    it('rejects with LINK_OPEN and one sentence while the far end is away, and opens when it is back', async () => {
      await rig.cut();
      const heard = listener();
      const error: unknown = await rig.link.open(heard).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(HemsError);
      expect(error).toMatchObject({ code: 'LINK_OPEN', message: expect.stringMatching(/^[^\n]+; [^\n]+$/) });
      expect(heard.closes).toEqual([]);
      await rig.restore();
      await rig.link.open(heard);
      await talk(heard);
    });

    it('takes a write while it is closed without a word', () => {
      expect(() => rig.link.write(rig.exchanges[0]!.write)).not.toThrow();
    });
  });
}
