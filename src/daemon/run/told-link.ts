import { HemsError } from '#core/errors.ts';
import type { ByteLink } from '#ports/byte-link.ts';

/** The same link; each time it begins or ceases to be unusable `onTrouble` hears it: a sentence, or null. */
export function toldLink(link: ByteLink, onTrouble: (sentence: string | null) => void): ByteLink {
  let told: string | null | undefined;
  const tell = (sentence: string | null): void => {
    if (told === sentence) return;
    told = sentence;
    onTrouble(sentence);
  };
  return {
    name: link.name,
    async open(events) {
      try {
        await link.open({
          bytes: (chunk) => events.bytes(chunk),
          closed(cause) {
            tell(`${link.name} is gone: ${cause}`);
            events.closed(cause);
          },
        });
        tell(null);
      } catch (error) {
        tell(error instanceof HemsError ? error.message : String(error));
        throw error;
      }
    },
    write: (bytes) => link.write(bytes),
    close: () => link.close(),
  };
}
