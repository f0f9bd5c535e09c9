import { useEffect, useRef, useState } from 'preact/hooks';

export interface Resource<T> {
  readonly data: T | null;
  readonly failed: boolean;
}

const TRY_AGAIN = 5_000;
/** Where the house's time runs fast, versions follow one another faster than anybody reads. */
const REST = 500;

/**
 * JSON from the API, read again whenever `version` changes. At most one request is under way; the old data stay until
 * new ones are there. With `url` null nothing is asked.
 */
export function useResource<T>(url: string | null, version: string): Resource<T> {
  const [resource, setResource] = useState<Resource<T>>({ data: null, failed: false });
  const wanted = useRef({ url, version });
  const busy = useRef(false);
  const alive = useRef(true);
  wanted.current = { url, version };

  const load = async (): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    let asked = '';
    while (alive.current && wanted.current.url !== null && asked !== key(wanted.current)) {
      asked = key(wanted.current);
      const data = await fetchJson<T>(wanted.current.url);
      if (!alive.current) break;
      setResource((before) => ({ data: data ?? before.data, failed: data === null }));
      await new Promise((resolve) => setTimeout(resolve, REST));
      if (data === null) setTimeout(() => alive.current && void load(), TRY_AGAIN);
    }
    busy.current = false;
  };

  useEffect(() => void load(), [url, version]);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  return resource;
}

const key = ({ url, version }: { url: string | null; version: string }): string => `${version} ${url}`;

/** Null where the daemon cannot be reached or has no answer. */
async function fetchJson<T>(url: string): Promise<T | null> {
  try {
    const response = await fetch(url);
    return response.ok ? ((await response.json()) as T) : null;
  } catch {
    return null;
  }
}
