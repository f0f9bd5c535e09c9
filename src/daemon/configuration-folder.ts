import { fileURLToPath } from 'node:url';

/** What ships with Hidamari beside its code: plans, quirks, the levy. */
export const CONFIG_FOLDER = fileURLToPath(new URL('../../config/', import.meta.url));
