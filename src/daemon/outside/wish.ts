import type { HouseView } from '#app/house-view.ts';
import type { AnyCommand } from '#core/device/command.ts';
import { commandOf } from '#web/api/routes/command-of.ts';
import { commandBody } from '#web/api/schema/control-schema.ts';

/** What somebody outside wishes of a device, read as the page's API reads it; null where it is no command of this house. */
export function wishOf(view: Pick<HouseView, 'devices'>, device: string, wish: unknown): AnyCommand | null {
  const info = view.devices().find(({ id }) => id === device);
  const body = commandBody.safeParse(wish);
  if (info === undefined || !body.success) return null;
  const asked = commandOf(info, body.data);
  return 'command' in asked ? asked.command : null;
}
