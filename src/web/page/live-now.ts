import { useEffect, useState } from 'preact/hooks';
import type { Now } from '../api/schema/now-schema.ts';
import { useAccess } from './access/access.tsx';

export interface Live {
  readonly now: Now | null;
  readonly connected: boolean;
}

const TRY_AGAIN = 5_000;

/**
 * The house as the daemon sees it, after each tick. The browser reconnects by itself. Snapshots that come faster than
 * the screen is drawn are skipped.
 */
export function useLiveNow(): Live {
  const { ask } = useAccess();
  const [live, setLive] = useState<Live>({ now: null, connected: true });
  useEffect(() => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    let latest: string | null = null;
    const draw = (): void => {
      if (latest === null) return;
      const now = JSON.parse(latest) as Now;
      latest = null;
      setLive({ now, connected: true });
    };
    const open = (): void => {
      source = new EventSource('/api/v1/events');
      source.addEventListener('now', (event) => {
        const waiting = latest !== null;
        latest = (event as MessageEvent<string>).data;
        if (!waiting) requestAnimationFrame(draw);
      });
      source.addEventListener('error', () => {
        setLive(({ now }) => ({ now, connected: false }));
        // An answer other than 200 (a session that has ended) closes it for good.
        if (source?.readyState !== EventSource.CLOSED) return;
        ask();
        again = setTimeout(open, TRY_AGAIN);
      });
    };
    open();
    return () => {
      clearTimeout(again);
      source?.close();
    };
  }, []);
  return live;
}
