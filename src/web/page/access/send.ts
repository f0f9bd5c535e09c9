/** What became of a change: done, or the code of the refusal (`offline` where there was no answer). */
export type Sent = { readonly done: true } | { readonly done: false; readonly code: string; readonly wait: number };

export async function send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Sent> {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.ok) return { done: true };
    const { error } = (await response.json()) as { error: { code: string } };
    return { done: false, code: error.code, wait: Number(response.headers.get('retry-after') ?? 0) };
  } catch {
    return { done: false, code: 'offline', wait: 0 };
  }
}
