import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '#daemon/simulation/report.ts';
import type { Figure } from '../bench.ts';

/** Seven days of the simulated house, without and with a plan every slot: how many times real time, and how much memory. */
export async function run(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hidamari-bench-'));
  const simulate = (policy: string): Report => {
    const file = join(folder, `${policy}.json`);
    execFileSync(process.execPath, [
      'src/cli/hems.ts',
      'simulate',
      '--days',
      '7',
      '--seed',
      '7',
      '--policy',
      policy,
      '--report',
      file,
    ]);
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  };
  try {
    const none = simulate('none');
    const optimal = simulate('optimal');
    const tick = (report: Report): string => `${((report.wall_s / (report.days * 8_640)) * 1e6).toFixed(0)} µs a tick`;
    return [
      {
        name: 'policy none',
        figure: `${none.speed_x.toLocaleString('en')} ×`,
        beside: `at least 20,000; ${tick(none)}`,
      },
      {
        name: 'policy optimal, a plan every slot',
        figure: `${optimal.speed_x.toLocaleString('en')} ×`,
        beside: `at least 3,000; ${(((optimal.wall_s - none.wall_s) / (optimal.days * 48)) * 1_000).toFixed(0)} ms a plan`,
      },
      {
        name: 'memory, none and optimal',
        figure: `${none.max_rss_mb} and ${optimal.max_rss_mb} MB`,
        beside: 'the solver’s child not included',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
