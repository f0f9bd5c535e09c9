/** `npm run soak` raises HEMS_SOAK: how many times as many runs as the slice of `npm test`; and sets another HEMS_SEED each round. */
export const SOAK = Number(process.env.HEMS_SOAK ?? 1);
export const SEED = Number(process.env.HEMS_SEED ?? 20_260_412);
