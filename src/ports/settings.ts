/**
 * What people set on the page, as text under a key; whoever owns a key checks its text. The store keeps them in the
 * file of measurements.
 */
export interface Settings {
  /** Null where nobody has set it. */
  setting(key: string): string | null;
  /** Durable when it returns. Throws HemsError DATA_FILE / DATA_FOLDER. */
  keepSetting(key: string, value: string): void;
}
