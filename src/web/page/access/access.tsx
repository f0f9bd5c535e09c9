import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { SetupAnswer } from '../../api/schema/access-schema.ts';

interface Access {
  /** Null until the daemon has told. */
  readonly setup: SetupAnswer | null;
  /** Asks again, after a sign-in or where an answer was refused. */
  readonly ask: () => void;
}

const Asking = createContext<Access>({ setup: null, ask: () => undefined });
const TRY_AGAIN = 3_000;

/** Who this browser is to the daemon. */
export function AccessProvider({ children }: { children: ComponentChildren }) {
  const [setup, setSetup] = useState<SetupAnswer | null>(null);
  const ask = async (): Promise<void> => {
    const answer = await fetchSetup();
    if (answer !== null) setSetup(answer);
    else setTimeout(() => void ask(), TRY_AGAIN);
  };
  useEffect(() => void ask(), []);
  return <Asking.Provider value={{ setup, ask: () => void ask() }}>{children}</Asking.Provider>;
}

async function fetchSetup(): Promise<SetupAnswer | null> {
  try {
    const response = await fetch('/api/v1/setup');
    return response.ok ? ((await response.json()) as SetupAnswer) : null;
  } catch {
    return null;
  }
}

export const useAccess = (): Access => useContext(Asking);
