import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { houseFileSchema } from '#config/house-file/house-file-schema.ts';
import { monitorSchema } from '#config/monitor-schema.ts';
import { fuelSchema, levySchema, salePlanSchema, tariffPlanSchema } from '#config/tariff-plan-schema.ts';
import { houseSchema } from '#drivers/simulated/house-schema.ts';
import { backtestSchema } from '#planfile/backtest-schema.ts';
import { planSchema } from '#planfile/plan-schema.ts';
import { scenarioSchema } from '#planfile/scenario-schema.ts';

/** The JSON Schemas that stand in config/, made from the schemas the code checks with. A test holds the two together. */
export const SCHEMAS: Readonly<Record<string, () => unknown>> = {
  'config/hems.schema.json': () => ({
    title: 'Configuration of a house (hems run --config FILE)',
    ...z.toJSONSchema(houseFileSchema, { io: 'input' }),
  }),
  'config/house.schema.json': () => ({
    title: 'A simulated house (hems simulate --house FILE)',
    ...z.toJSONSchema(houseSchema, { io: 'input' }),
  }),
  'config/scenario.schema.json': () => ({
    $id: 'hems.scenario/1',
    title: 'What a planner may know at one moment (input of hems plan)',
    ...z.toJSONSchema(scenarioSchema, { io: 'input' }),
  }),
  'config/plan.schema.json': () => ({
    $id: 'hems.plan/1',
    title: 'Output of hems plan',
    ...z.toJSONSchema(planSchema),
  }),
  'config/backtest.schema.json': () => ({
    $id: 'hems.backtest/1',
    title: 'Report of hems backtest',
    ...z.toJSONSchema(backtestSchema),
  }),
  'config/monitor.schema.json': () => ({
    title: 'The remote monitoring service (hems monitor --config FILE)',
    ...z.toJSONSchema(monitorSchema, { io: 'input' }),
  }),
  'config/tariff-plan.schema.json': () => ({
    title: 'A plan of a utility (config/plans/)',
    ...z.toJSONSchema(tariffPlanSchema, { io: 'input' }),
  }),
  'config/sale-plan.schema.json': () => ({
    title: 'What a buyer pays for surplus (config/sale-plans/)',
    ...z.toJSONSchema(salePlanSchema, { io: 'input' }),
  }),
  'config/renewable-levy.schema.json': () => ({
    title: 'The renewable levy by months of account',
    ...z.toJSONSchema(levySchema, { io: 'input' }),
  }),
  'config/fuel-adjustment.schema.json': () => ({
    title: 'Fuel adjustments by plan or utility and month of account',
    ...z.toJSONSchema(fuelSchema, { io: 'input' }),
  }),
};

export const schemaText = (make: () => unknown): string => `${JSON.stringify(make(), null, 2)}\n`;

if (import.meta.main) for (const [file, make] of Object.entries(SCHEMAS)) writeFileSync(file, schemaText(make));
