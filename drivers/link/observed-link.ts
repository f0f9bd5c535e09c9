import type { ByteLink } from '#ports/byte-link.ts';

/** What somebody who listens at a link hears, in order, before the user of the link does. */
export interface LinkObserver {
  opened(): void;
  openFailed(error: unknown): void;
  received(chunk: Uint8Array): void;
  sent(bytes: Uint8Array): void;
  /** By the far end (with its cause) or by the user. */
  closed(cause: string | null): void;
}

/** The same link, with observers. */
export function observedLink(link: ByteLink, observers: readonly LinkObserver[]): ByteLink {
  const tell = (action: (observer: LinkObserver) => void): void => {
    for (const observer of observers) action(observer);
  };
  return {
    name: link.name,
    async open(events) {
      try {
        await link.open({
          bytes(chunk) {
            tell((observer) => observer.received(chunk));
            events.bytes(chunk);
          },
          closed(cause) {
            tell((observer) => observer.closed(cause));
            events.closed(cause);
          },
        });
      } catch (error) {
        tell((observer) => observer.openFailed(error));
        throw error;
      }
      tell((observer) => observer.opened());
    },
    write(bytes) {
      tell((observer) => observer.sent(bytes));
      link.write(bytes);
    },
    close() {
      tell((observer) => observer.closed(null));
      return link.close();
    },
  };
}
