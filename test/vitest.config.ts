import { defineConfig } from 'vitest/config';

/** serialport's native part works on a process's main thread only, so what opens a port runs in processes of its own. */
const OPENS_PORTS = 'test/drivers/link/*.test.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'threads', include: ['test/**/*.test.ts'], exclude: [OPENS_PORTS], pool: 'threads' },
      },
      { extends: true, test: { name: 'processes', include: [OPENS_PORTS], pool: 'forks' } },
    ],
  },
});
