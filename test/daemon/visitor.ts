import { setTimeout as pause } from 'node:timers/promises';

/** Somebody at the page of a running daemon, with the session that the set-up gave. */
export interface Visitor {
  status(path: string): Promise<number>;
  json(path: string): Promise<unknown>;
  /** The answer's status; keeps the session it brings. */
  post(path: string, body: unknown): Promise<number>;
  /** Asks until the answer is as wanted; the test's own timeout ends what never is. */
  until<T extends object>(path: string, wanted: (answer: T) => boolean): Promise<T>;
}

const BETWEEN_ASKING = 100;

export function visit(address: string): Visitor {
  let cookie = '';
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${address}${path}`, {
      ...init,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    });
  return {
    status: async (path) => (await ask(path)).status,
    json: async (path) => (await ask(path)).json(),
    async post(path, body) {
      const answer = await ask(path, { method: 'POST', body: JSON.stringify(body) });
      const brought = answer.headers.get('set-cookie');
      if (brought !== null) cookie = brought.split(';', 1)[0]!;
      return answer.status;
    },
    async until<T extends object>(path: string, wanted: (answer: T) => boolean) {
      for (;;) {
        const answer = await ask(path)
          .then((response) => response.json() as Promise<T>)
          .catch(() => null);
        if (answer !== null && !('error' in answer) && wanted(answer)) return answer;
        await pause(BETWEEN_ASKING);
      }
    },
  };
}
