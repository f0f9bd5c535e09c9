import { instant, millis } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { systemClock } from '#drivers/system-clock/system-clock.ts';
import { sleep } from '#ports/clock.ts';
import { clockContract } from '../../contract/clock.ts';

// The machine's clock can only be looked at while it runs: a few milliseconds, and no bound on how many.
clockContract('the machine’s clock', () => ({
  clock: systemClock,
  pass: (length) => sleep(systemClock, millis(length), 'contract'),
}));

clockContract('the virtual clock', () => {
  const clock = createVirtualClock({ start: instant(1_775_000_000_000) });
  return { clock, pass: (length) => clock.run({ until: instant(clock.now() + length) }) };
});
