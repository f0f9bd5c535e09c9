import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMonitorConfig } from '#config/read-monitor.ts';
import { DEFAULT_HOUSE } from '#drivers/simulated/house-spec.ts';
import { readHouseSpec } from '#drivers/simulated/read-house-spec.ts';
import { SCHEMAS, schemaText } from '../../scripts/publish-schemas.ts';

describe('what stands in config/', () => {
  it.each(Object.entries(SCHEMAS))(
    '%s is what the code checks with (node scripts/publish-schemas.ts)',
    (file, make) => {
      expect(readFileSync(file, 'utf8')).toBe(schemaText(make));
    },
  );

  it('the example of the remote monitoring service is accepted', () => {
    expect(readMonitorConfig('config/monitor.example.yaml').broker.port).toBe(8883);
  });

  it('the example house is the default house', () => {
    expect(readHouseSpec('config/house.example.yaml')).toEqual(DEFAULT_HOUSE);
  });
});
