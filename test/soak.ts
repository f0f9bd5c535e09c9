/** `npm run soak` raises HEMS_SOAK: how many times as many runs as the slice of `npm test`. */
export const SOAK = Number(process.env.HEMS_SOAK ?? 1);
