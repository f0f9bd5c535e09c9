import { canBeChosen } from '#app/chosen-tariff.ts';
import { days } from '#core/time/instant.ts';
import { formatJst } from '#core/time/jst.ts';
import { type Answer, type Caller, type RouteSources, refusal } from '../route.ts';
import type { SettingsAnswer, SettingsBody } from '../schema/access-schema.ts';
import { openedAnswer } from './access.ts';

/** Security.md A6: advice, never forced. */
const ADVISED_AFTER = days(365);

export function settingsAnswer({ view, settings, signIn, given, machineNow }: RouteSources): SettingsAnswer {
  const chosen = signIn.chosenAt();
  const running = view.tariff?.()?.id ?? null;
  const tariff = settings.tariffPlan();
  const co2 = settings.co2KgPerKwh();
  const planned = view.tariff?.()?.co2KgPerKwh ?? null;
  return {
    language: settings.language(),
    circuits: view
      .circuits()
      .map(({ id, name, room }) => ({ id, name, given_name: given(id) ?? name, room: room ?? '' })),
    co2_kg_per_kwh: co2 ?? planned,
    start_screen: settings.startScreen(),
    tariff: { running, chosen: tariff, needs_restart: tariff !== null && tariff !== running },
    co2_from: co2 !== null ? 'chosen' : planned === null ? null : 'plan',
    password: {
      chosen: chosen === null ? null : formatJst(chosen),
      change_advised: chosen !== null && machineNow() - chosen > ADVISED_AFTER,
    },
  };
}

/** Nothing is changed unless everything can be. */
export async function changeSettings(sources: RouteSources, body: SettingsBody, caller: Caller): Promise<Answer> {
  const { view, settings, signIn, given } = sources;
  const names = body.circuit_names ?? {};
  const rooms = body.circuit_rooms ?? {};
  const unknown = [...Object.keys(names), ...Object.keys(rooms)].find((id) => given(id) === null);
  if (unknown !== undefined)
    return refusal(400, 'bad-request', `There is no circuit ${JSON.stringify(unknown).slice(0, 80)}.`);
  const tariff = body.tariff_plan ?? null;
  if (tariff !== null) {
    const plan = view.catalogue?.().find(({ id }) => id === tariff);
    if (plan === undefined)
      return refusal(400, 'bad-request', `There is no plan ${JSON.stringify(tariff)} in GET /api/v1/tariffs.`);
    if (!canBeChosen(plan))
      return refusal(
        400,
        'bad-request',
        `The prices of ${JSON.stringify(tariff)} change by the half hour; name the plan and its price file in the configuration.`,
      );
  }
  let headers: Record<string, string> = {};
  if (body.password !== undefined) {
    const opened = await signIn.change(caller.address, body.password.current, body.password.chosen);
    const answer = openedAnswer(opened);
    if (!('token' in opened)) return answer;
    headers = { ...answer.headers };
  }
  if (body.language !== undefined) settings.chooseLanguage(body.language);
  if (body.circuit_names !== undefined) settings.renameCircuits(names);
  if (body.circuit_rooms !== undefined) settings.placeCircuits(rooms);
  if (body.tariff_plan !== undefined) settings.chooseTariffPlan(body.tariff_plan);
  if (body.start_screen !== undefined) settings.chooseStartScreen(body.start_screen);
  if (body.co2_kg_per_kwh !== undefined) settings.chooseCo2(body.co2_kg_per_kwh);
  return { json: settingsAnswer(sources), headers };
}
