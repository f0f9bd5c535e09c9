/**
 * Is told every row once it is committed, in the order of storing. `text` is the same on every machine for the same
 * calls; it holds no path and no wall time of its own.
 */
export type RowListener = (table: string, text: string) => void;
