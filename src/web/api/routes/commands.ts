import type { HouseControl } from '#app/control/house-control.ts';
import type { HouseView } from '#app/house-view.ts';
import { GUARD_RULES } from '#core/control/rules.ts';
import { type Answer, type Caller, refusal } from '../route.ts';
import type { CommandAnswer, CommandBody } from '../schema/control-schema.ts';
import { OWNER } from '../sign-in/sign-in.ts';
import { isOfTheHouse } from '../sign-in/throttle.ts';
import { commandOf } from './command-of.ts';

/** A person operates a device. Answers when the device has said what became of it. */
export async function operateDevice(
  control: HouseControl,
  view: HouseView,
  id: string,
  body: CommandBody,
  caller: Caller,
): Promise<Answer> {
  const info = view.devices().find((device) => device.id === id);
  if (info === undefined)
    return refusal(404, 'no-device', `There is no device ${JSON.stringify(id.slice(0, 80))}.`, {
      ja: `「${id.slice(0, 80)}」という機器はありません。`,
    });
  const asked = commandOf(info, body);
  if ('fault' in asked) return refusal(400, 'bad-request', asked.fault.en, { ja: asked.fault.ja });
  if (body.until !== undefined && body.until <= view.now())
    return refusal(400, 'bad-request', '"until" is already past; choose a time to come.', {
      ja: '終わりの時刻（until）はもう過ぎています。',
    });
  const remote = !isOfTheHouse(caller.address);
  const became = await control.operate(asked.command, { who: OWNER, until: body.until ?? null, remote });
  if (became.outcome === 'withheld') {
    const because = GUARD_RULES[became.rule];
    return refusal(409, 'withheld', because.en, { ja: because.ja, rule: became.rule });
  }
  const answer: CommandAnswer = {
    device: id,
    outcome: became.outcome,
    ...(became.outcome === 'confirmed' ? {} : { detail: became.detail }),
    ...(became.tightenedBy === null
      ? {}
      : { tightened_by: became.tightenedBy, tightened_because: GUARD_RULES[became.tightenedBy] }),
  };
  return { json: answer };
}
