/** A letter in plain text. */
export interface Letter {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** `later`: worth trying again; `never`: the same letter would fail again (a wrong address, say). */
export type Posted =
  | { readonly posted: true }
  | { readonly posted: false; readonly again: 'later' | 'never'; readonly why: string };

/**
 * Somebody who takes letters. `post` never rejects and answers within the deadline its driver was made with; `posted` means
 * that the far end has taken responsibility for the letter, not that anybody has read it.
 */
export interface Mail {
  post(letter: Letter): Promise<Posted>;
}
