import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedScenario } from '../planfile/generated-scenario.ts';
import { hems } from './hems.ts';

const folder = mkdtempSync(join(tmpdir(), 'hidamari-plan-'));
const input = join(folder, 'scenario.json');
const scenario = { ...generatedScenario(7, 12), policy: 'optimal' };
writeFileSync(input, JSON.stringify(scenario));

describe('hems plan', () => {
  test('reads a problem and writes a plan; --explain adds alternatives', async () => {
    const output = join(folder, 'plan.json');
    const { code, stdout, stderr } = await hems('plan', '--input', input, '--output', output, '--explain');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    const plan = JSON.parse(readFileSync(output, 'utf8'));
    expect(plan.schema).toBe('hems.plan/1');
    expect(plan.for).toBe('fuzz-7');
    expect(plan.steps).toHaveLength(scenario.horizon_steps);
    expect(Array.isArray(plan.explanations)).toBe(true);
  });

  test('malformed input ends with 2 and one sentence that names the key', async () => {
    const file = join(folder, 'malformed.json');
    writeFileSync(file, JSON.stringify({ ...scenario, horizon_steps: 2 }));
    const { code, stdout, stderr } = await hems('plan', '--input', file);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('horizon_steps');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const absent = await hems('plan', '--input', join(folder, 'absent.json'));
    expect(absent.code).toBe(2);
    expect(absent.stderr).toContain('absent.json');
  });

  test('--stream answers every line, with an error where the line is none, and goes on', async () => {
    const file = join(folder, 'lines.jsonl');
    const lines = [
      JSON.stringify(scenario),
      '{"schema": "hems.scenario/1"',
      JSON.stringify({ ...scenario, now: 'noon' }),
      '',
      JSON.stringify({ ...scenario, policy: 'none' }),
      JSON.stringify({ ...scenario, policy: 'catalogue' }),
      '42',
      JSON.stringify({ ...scenario, explain: true }),
    ];
    writeFileSync(file, lines.join('\n'));
    const { code, stdout, stderr } = await hems('plan', '--stream', '--input', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ error, policy }) => (error === undefined ? policy : 'error'))).toEqual([
      'optimal',
      'error',
      'error',
      'none',
      'catalogue',
      'error',
      'optimal',
    ]);
    expect(answers[2].error).toContain('now');
    expect(answers.at(-1).explanations).toBeDefined();
  });
});
