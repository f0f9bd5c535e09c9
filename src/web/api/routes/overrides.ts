import type { HouseControl } from '#app/control/house-control.ts';
import { type Override, overrideSentence, type YieldedDevice } from '#core/control/overrides.ts';
import { formatJst } from '#core/time/jst.ts';
import type { DeviceNames } from '../planned-action.ts';
import { type Answer, type RouteSources, refusal } from '../route.ts';
import type { OverrideAnswer, OverrideBody } from '../schema/control-schema.ts';
import { OWNER } from '../sign-in/sign-in.ts';

/** A house that is only shown (a replay, say) has nobody to tell. */
export const uncontrolled = (): Answer =>
  refusal(409, 'not-controlled', 'This house is only watched: nothing can be asked of its devices.', {
    ja: 'この家は表示だけで、機器は操作できません。',
  });

export function overridesAnswer({ control }: RouteSources, names: DeviceNames): Answer {
  const overrides = [
    ...(control?.overrides() ?? []).map(overrideAnswer),
    ...(control?.yielded() ?? []).map((one) => yieldedAnswer(one, names)),
  ];
  return { json: { overrides } };
}

export function makeOverride(control: HouseControl, body: OverrideBody): Answer {
  const made = control.wish(body, OWNER);
  return 'fault' in made
    ? refusal(400, 'bad-request', made.fault.en, { ja: made.fault.ja })
    : { json: overrideAnswer(made.made) };
}

export function revokeOverride(control: HouseControl, id: string): Answer {
  if (control.revoke(id)) return { status: 204 };
  return refusal(404, 'no-override', `There is no wish ${JSON.stringify(id.slice(0, 80))}.`, {
    ja: `「${id.slice(0, 80)}」という希望はありません。`,
  });
}

function overrideAnswer(override: Override): OverrideAnswer {
  const { id, kind, madeAt, until, who } = override;
  return {
    id,
    kind,
    ...('device' in override ? { device: override.device } : {}),
    since: formatJst(madeAt),
    until: formatJst(until),
    ...('pct' in override ? { pct: override.pct } : {}),
    ...('guests' in override ? { guests: override.guests } : {}),
    who,
    text: overrideSentence(override),
  };
}

function yieldedAnswer({ device, to, since, until }: YieldedDevice, names: DeviceNames): OverrideAnswer {
  const name = names.get(device) ?? device;
  return {
    id: `yielded:${device}`,
    kind: 'yielded',
    device,
    since: formatJst(since),
    until: formatJst(until),
    who: to,
    text:
      to === 'person'
        ? {
            ja: `「${name}」は人が操作したので制御を休んでいます。`,
            en: `${name} is left alone because somebody operated it.`,
          }
        : {
            ja: `「${name}」はほかのサービスが操作しているので制御を休んでいます。`,
            en: `${name} is left alone because another controller operates it.`,
          },
  };
}
