import { z } from 'zod';
import { openApi } from './openapi.ts';
import { deviceNames } from './planned-action.ts';
import { type Content, type Route, refusal, route } from './route.ts';
import { endSession, openSession, setUp, setupAnswer, setupNeeded } from './routes/access.ts';
import { billAnswer, whatIfAnswer } from './routes/bill.ts';
import { circuitsAnswer } from './routes/circuits.ts';
import { correctionsAnswer, correctValue } from './routes/corrections.ts';
import { operateDevice } from './routes/commands.ts';
import { devicesAnswer } from './routes/devices.ts';
import { energyAnswer } from './routes/energy.ts';
import { generationAnswer } from './routes/generation.ts';
import { journalAnswer } from './routes/journal.ts';
import { noticesAnswer, readNotice } from './routes/notices.ts';
import { metricsText } from './routes/metrics.ts';
import { moneyAnswer } from './routes/money.ts';
import { nowOf } from './routes/now.ts';
import { makeOverride, overridesAnswer, revokeOverride, uncontrolled } from './routes/overrides.ts';
import { alternativesAnswer, planAnswer } from './routes/plan.ts';
import { changeSettings, settingsAnswer } from './routes/settings.ts';
import { tariffsAnswer } from './routes/tariffs.ts';
import { forecastAnswer, weatherAnswer } from './routes/weather.ts';
import { sessionBody, settingsBody, settingsSchema, setupBody, setupSchema } from './schema/access-schema.ts';
import { billQuery, billSchema, whatIfQuery, whatIfSchema } from './schema/bill-schema.ts';
import { correctionBody, correctionSchema, correctionsQuery, correctionsSchema } from './schema/correction-schema.ts';
import { commandBody, commandSchema, overrideBody, overrideSchema, overridesSchema } from './schema/control-schema.ts';
import { energyQuery, energySchema } from './schema/energy-schema.ts';
import {
  circuitsSchema,
  devicesSchema,
  forecastSchema,
  healthSchema,
  noticesSchema,
  tariffsSchema,
  weatherSchema,
} from './schema/house-schema.ts';
import { generationSchema } from './schema/generation-schema.ts';
import { journalQuery, journalSchema } from './schema/journal-schema.ts';
import { moneyQuery, moneySchema } from './schema/money-schema.ts';
import { nowSchema } from './schema/now-schema.ts';
import { alternativesSchema, planSchema } from './schema/plan-schema.ts';

const json = (schema: z.ZodType): Content => ({ 'application/json': schema });

/** Every address of the API. What acts on a device goes through `HouseControl`, which guards and journals it. */
export const ROUTES: readonly Route[] = [
  route({
    path: '/api/v1/setup',
    summary: 'Whether a first password has to be chosen, and who asks',
    access: 'anyone',
    content: json(setupSchema),
    answer: (sources, { caller }) => setupAnswer(sources, caller),
  }),
  route({
    path: '/api/v1/setup',
    summary: 'Chooses the first password and opens a session',
    method: 'POST',
    access: 'anyone',
    body: setupBody,
    content: {},
    also: { 409: 'A password has already been chosen' },
    answer: (sources, { body }) => setUp(sources, body),
  }),
  route({
    path: '/api/v1/session',
    summary: 'Opens a session; its cookie is the only key',
    method: 'POST',
    access: 'anyone',
    body: sessionBody,
    content: {},
    also: { 401: 'User or password is wrong', 409: 'Not set up', 429: 'Too many wrong passwords; see Retry-After' },
    answer: (sources, { body, caller }) =>
      sources.signIn.needed() ? setupNeeded() : openSession(sources, body, caller),
  }),
  route({
    path: '/api/v1/session',
    summary: 'Ends the session',
    method: 'DELETE',
    access: 'owner',
    content: {},
    answer: (sources, { caller }) => endSession(sources, caller),
  }),
  route({
    path: '/api/v1/settings',
    summary: 'What the people of the house have chosen for its page',
    content: json(settingsSchema),
    answer: (sources) => ({ json: settingsAnswer(sources) }),
  }),
  route({
    path: '/api/v1/settings',
    summary: 'Changes settings; what is left out stays',
    method: 'PUT',
    access: 'owner',
    body: settingsBody,
    content: json(settingsSchema),
    also: { 429: 'Too many wrong passwords; see Retry-After' },
    answer: (sources, { body, caller }) => changeSettings(sources, body, caller),
  }),
  route({
    path: '/api/v1/now',
    summary: 'The house at the last completed tick',
    content: json(nowSchema),
    answer: ({ view }) => ({ json: nowOf(view) }),
  }),
  route({
    path: '/api/v1/energy',
    summary: 'Energy by interval and series',
    query: energyQuery,
    content: { 'application/json': energySchema, 'text/csv': null },
    answer: ({ view, records, settings }, { query }) => energyAnswer(records, settings, view.now(), query),
  }),
  route({
    path: '/api/v1/money',
    summary: 'What was paid and earned by interval, by the tariff in force',
    query: moneyQuery,
    content: json(moneySchema),
    answer: ({ view, records }, { query }) => moneyAnswer(records, view.tariff?.() ?? null, view.now(), query),
  }),
  route({
    path: '/api/v1/bill',
    summary: 'A month’s bill line by line, by the plan of the house or by another',
    query: billQuery,
    content: json(billSchema),
    also: { 404: 'The house does not know its plan and none is named' },
    answer: (sources, { query }) => billAnswer(sources, query),
  }),
  route({
    path: '/api/v1/bill/what-if',
    summary: 'The same months under every plan that is known, cheapest first',
    query: whatIfQuery,
    content: json(whatIfSchema),
    answer: (sources, { query }) => whatIfAnswer(sources, query),
  }),
  route({
    path: '/api/v1/corrections',
    summary: 'Half hours that a person replaced or marked as wrong: who, when, why, and what stood there',
    query: correctionsQuery,
    content: json(correctionsSchema),
    answer: ({ view, records }, { query }) => correctionsAnswer(records, view.now(), query),
  }),
  route({
    path: '/api/v1/corrections',
    summary: 'Replaces the value of a half hour or marks it as wrong; every sum follows',
    method: 'POST',
    access: 'owner',
    body: correctionBody,
    content: json(correctionSchema),
    answer: ({ view, records }, { body }) => correctValue(records, view.now(), body),
  }),
  route({
    path: '/api/v1/generation',
    summary: 'Since when the sun is measured, all it gave, and whether today is an anniversary',
    content: json(generationSchema),
    answer: ({ view, records }) => ({ json: generationAnswer(view, records) }),
  }),
  route({
    path: '/api/v1/circuits',
    summary: 'Every circuit with its power now and its energy today',
    content: json(circuitsSchema),
    answer: ({ view, records }) => ({ json: circuitsAnswer(view, records) }),
  }),
  route({
    path: '/api/v1/plan',
    summary: 'The running plan with its reasons',
    content: json(planSchema),
    also: { 404: 'No plan has been made yet' },
    answer: ({ view, records }) => {
      const plan = view.plan();
      if (plan === null) return refusal(404, 'no-plan', 'No plan has been made yet.');
      return { json: planAnswer(plan, deviceNames(view), records.plan(plan.id)?.problem ?? null) };
    },
  }),
  route({
    path: '/api/v1/plan/{id}',
    summary: 'A stored plan',
    params: z.object({ id: z.string() }),
    content: json(planSchema),
    also: { 404: 'No such plan is stored' },
    answer: ({ view, records }, { params }) => {
      const stored = records.plan(params.id);
      return stored === null
        ? refusal(404, 'no-plan', `No plan ${JSON.stringify(params.id)} is stored.`)
        : { json: planAnswer(stored.plan, deviceNames(view), stored.problem) };
    },
  }),
  route({
    path: '/api/v1/plan/{id}/alternatives',
    summary:
      'What each decision of a stored plan is worth: the plan is made again without it, which takes a second or so',
    params: z.object({ id: z.string() }),
    content: json(alternativesSchema),
    also: { 404: 'No such plan is stored' },
    answer: async ({ view }, { params }) => {
      const found = (await view.alternatives?.(params.id)) ?? null;
      return found === null
        ? refusal(404, 'no-plan', `No plan ${JSON.stringify(params.id)} is stored.`)
        : { json: alternativesAnswer(params.id, found) };
    },
  }),
  route({
    path: '/api/v1/forecast',
    summary: 'Expected generation, use and hot water by half hour',
    content: json(forecastSchema),
    answer: ({ view }) => ({ json: forecastAnswer(view) }),
  }),
  route({
    path: '/api/v1/journal',
    summary: 'What was done and why, newest first',
    query: journalQuery,
    content: json(journalSchema),
    answer: ({ view, records }, { query }) => journalAnswer(records, view.now(), deviceNames(view), query),
  }),
  route({
    path: '/api/v1/notices',
    summary: 'Notices to the people of the house, newest first: one for each event, over when `cleared_at` says so',
    content: json(noticesSchema),
    answer: ({ view }) => ({ json: noticesAnswer(view) }),
  }),
  route({
    path: '/api/v1/notices/{id}/read',
    summary: 'Somebody of the house has seen a notice',
    method: 'POST',
    access: 'owner',
    params: z.object({ id: z.string() }),
    content: {},
    also: { 404: 'No such notice' },
    answer: ({ view }, { params }) => readNotice(view, params.id),
  }),
  route({
    path: '/api/v1/devices',
    summary: 'Every device with what it said in the last tick',
    content: json(devicesSchema),
    answer: ({ view }) => ({ json: devicesAnswer(view) }),
  }),
  route({
    path: '/api/v1/devices/{id}/commands',
    summary: 'A person operates a device; answers when the device has told what became of it',
    method: 'POST',
    access: 'owner',
    params: z.object({ id: z.string() }),
    body: commandBody,
    content: json(commandSchema),
    also: { 404: 'No such device', 409: 'Withheld by a rule of the guard, or the house is only watched' },
    answer: ({ view, control }, { params, body, caller }) =>
      control === null ? uncontrolled() : operateDevice(control, view, params.id, body, caller),
  }),
  route({
    path: '/api/v1/override',
    summary: 'What people wish at the moment, and devices that are left alone because somebody operated them',
    content: json(overridesSchema),
    answer: (sources) => overridesAnswer(sources, deviceNames(sources.view)),
  }),
  route({
    path: '/api/v1/override',
    summary: 'A wish for a while, such as holding the battery; part of the next plan, which is made at once',
    method: 'POST',
    access: 'owner',
    body: overrideBody,
    content: json(overrideSchema),
    also: { 409: 'The house is only watched' },
    answer: ({ control }, { body }) => (control === null ? uncontrolled() : makeOverride(control, body)),
  }),
  route({
    path: '/api/v1/override/{id}',
    summary: 'Takes a wish back, or has a device that was left alone steered again',
    method: 'DELETE',
    access: 'owner',
    params: z.object({ id: z.string() }),
    content: {},
    also: { 404: 'No such wish', 409: 'The house is only watched' },
    answer: ({ control }, { params }) => (control === null ? uncontrolled() : revokeOverride(control, params.id)),
  }),
  route({
    path: '/api/v1/weather',
    summary: 'Outdoor temperature as forecast',
    content: json(weatherSchema),
    answer: ({ view }) => ({ json: weatherAnswer(view) }),
  }),
  route({
    path: '/api/v1/tariffs',
    summary: 'The tariff in force, and the plans that utilities publish',
    content: json(tariffsSchema),
    answer: ({ view }) => ({ json: tariffsAnswer(view) }),
  }),
  route({
    path: '/api/v1/events',
    summary: 'Server-sent events: an event `now` with the object of `GET now` after each tick',
    content: { 'text/event-stream': null },
    also: { 503: 'Too many listeners' },
    answer: null,
  }),
  route({
    path: '/healthz',
    access: 'anyone',
    summary: '200 only while ticks complete',
    content: json(healthSchema),
    also: { 503: 'Ticks do not complete' },
    answer: ({ view }) => (view.healthy() ? { json: { status: 'ok' } } : { status: 503, json: { status: 'no-ticks' } }),
  }),
  route({
    path: '/metrics',
    summary: 'Current readings and counters for Prometheus',
    content: { 'text/plain': null },
    answer: (sources) => ({ type: 'text/plain; version=0.0.4; charset=utf-8', text: metricsText(sources) }),
  }),
  route({
    path: '/api/openapi.json',
    summary: 'This description',
    content: { 'application/json': null },
    answer: () => ({ json: openApi(ROUTES) }),
  }),
];
