import { useEffect, useState } from 'preact/hooks';
import type { Now } from '../api/schema/now-schema.ts';

export interface Live {
  readonly now: Now | null;
  readonly connected: boolean;
}

/**
 * The house as the daemon sees it, after each tick. The browser reconnects by itself. Snapshots that come faster than
 * the screen is drawn are skipped.
 */
export function useLiveNow(): Live {
  const [live, setLive] = useState<Live>({ now: null, connected: true });
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    let latest: string | null = null;
    const draw = (): void => {
      if (latest === null) return;
      const now = JSON.parse(latest) as Now;
      latest = null;
      setLive({ now, connected: true });
    };
    source.addEventListener('now', (event) => {
      const waiting = latest !== null;
      latest = (event as MessageEvent<string>).data;
      if (!waiting) requestAnimationFrame(draw);
    });
    source.addEventListener('error', () => setLive(({ now }) => ({ now, connected: false })));
    return () => source.close();
  }, []);
  return live;
}
