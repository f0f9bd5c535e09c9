/** Name of the service itself at the broker; no gateway can have it. */
export const MONITOR = 'monitor';
