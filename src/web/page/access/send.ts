/** What became of a change: done with the daemon's answer (null where it has none), or the code of the refusal (`offline` where there was no answer). */
export type Sent =
  | { readonly done: true; readonly answer: unknown }
  | {
      readonly done: false;
      readonly code: string;
      readonly wait: number;
      /** The daemon's own sentence, where it has one for people. */
      readonly text?: { readonly ja: string; readonly en: string };
    };

export async function send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Sent> {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.ok) return { done: true, answer: response.status === 204 ? null : await response.json() };
    const { error } = (await response.json()) as { error: { code: string; message: string; message_ja?: string } };
    return {
      done: false,
      code: error.code,
      wait: Number(response.headers.get('retry-after') ?? 0),
      ...(error.message_ja === undefined ? {} : { text: { ja: error.message_ja, en: error.message } }),
    };
  } catch {
    return { done: false, code: 'offline', wait: 0 };
  }
}
