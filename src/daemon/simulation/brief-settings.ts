import type { Settings } from '#ports/settings.ts';

/**
 * Settings that last as long as the run. A simulated house always begins anew, and what somebody does on its page
 * must not reach the trace, which depends on the request alone (security.md I10).
 */
export function createBriefSettings(): Settings {
  const kept = new Map<string, string>();
  return {
    setting: (key) => kept.get(key) ?? null,
    keepSetting: (key, value) => void kept.set(key, value),
  };
}
