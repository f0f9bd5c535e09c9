import { makeCountingDevice } from '../store-bench/device.ts';
import { runDay } from '../store-bench/recorded-day.ts';
import { openStore } from '#store/open-store.ts';

interface Figure {
  readonly name: string;
  readonly figure: string;
  readonly beside?: string;
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** What a day of the daemon costs flash. */
async function wear(): Promise<Figure[]> {
  const device = makeCountingDevice();
  if (device === null) return [{ name: 'wear', figure: 'not measured', beside: 'no loop device here' }];
  try {
    await runDay((options) => openStore({ ...options, folder: device.folder, durability: 'full' }));
    device.settle();
    const { bytes, flushes } = device.counts();
    return [
      {
        name: 'a day of 60 circuits + meter, whole daemon, at the device',
        figure: mb(bytes),
        beside: 'bound 30 MB, stretch 10; ext4 of 4 KiB blocks on a loop device',
      },
      { name: 'flushes of that day', figure: String(flushes), beside: 'bound 3000' },
    ];
  } finally {
    device.remove();
  }
}

export async function run(): Promise<readonly Figure[]> {
  return [...(await wear())];
}
