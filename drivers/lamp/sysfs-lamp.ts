import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LampState } from '#core/lamp.ts';
import type { Lamp } from '#ports/lamp.ts';

export interface SysfsLampOptions {
  /** Folders of the two LEDs, such as /sys/class/leds/blue; orange may be one of its own or the same package. */
  readonly blue: string;
  readonly orange: string;
}

/** ゆっくり点滅. */
const SLOW = { on: '1000', off: '1000' };

/**
 * Two LEDs of the kernel (Documentation/leds/leds-class.rst). Blinking is the kernel's own: the trigger `timer` brings the
 * files delay_on and delay_off (ms) with it, and goes on while we are busy or gone.
 */
export function createSysfsLamp({ blue, orange }: SysfsLampOptions): Lamp {
  let shown: LampState | null = null;
  let why: string | null = null;

  const put = (led: string, file: string, text: string): void => writeFileSync(join(led, file), text);
  const dark = (led: string): void => {
    put(led, 'trigger', 'none');
    put(led, 'brightness', '0');
  };
  const blink = (led: string): void => {
    put(led, 'trigger', 'timer');
    put(led, 'delay_on', SLOW.on);
    put(led, 'delay_off', SLOW.off);
  };

  return {
    show(state) {
      if (state === shown) return;
      try {
        // The other colour goes out first, so that no mixture is seen.
        if (state !== 'slow-blue') dark(blue);
        if (state !== 'slow-orange') dark(orange);
        if (state === 'slow-blue') blink(blue);
        if (state === 'slow-orange') blink(orange);
        shown = state;
        why = null;
      } catch (error) {
        shown = null;
        why = `The lamp cannot be set: ${(error as Error).message}; let hems write to the LED's folder.`;
      }
    },
    why: () => why,
  };
}
