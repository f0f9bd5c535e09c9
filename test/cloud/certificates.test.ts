import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '#core/time/instant.ts';
import { createAuthority, issue, signRequest } from '#monitoring/authority.ts';
import { makeKeyAndRequest } from '#sealing/certificate-request.ts';
import { type BrokerSite, brokerSite, MOSQUITTO, NO_MOSQUITTO } from './broker.ts';

const NOW = instant(Date.now());

describe('a certificate of a gateway', () => {
  it('is signed only for the name in its request, and never for the service itself', async () => {
    const authority = await createAuthority('test', NOW);
    const { request } = await makeKeyAndRequest('HD-0001');
    expect(await signRequest(authority, 'HD-0001', request, NOW)).toContain('BEGIN CERTIFICATE');
    const refusal = { code: 'INPUT' };
    await expect(signRequest(authority, 'HD-0002', request, NOW)).rejects.toMatchObject(refusal);
    await expect(
      signRequest(authority, 'monitor', (await makeKeyAndRequest('monitor')).request, NOW),
    ).rejects.toMatchObject(refusal);
    await expect(signRequest(authority, 'HD-0001', 'nothing', NOW)).rejects.toMatchObject(refusal);
  });
});

describe.skipIf(!MOSQUITTO)(`the broker as config/mosquitto has it${MOSQUITTO ? '' : ` (${NO_MOSQUITTO})`}`, () => {
  let folder = '';
  let site: BrokerSite;
  let stop = (): void => undefined;
  const clients: MqttClient[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cloud-certificates-'));
    site = await brokerSite(folder);
    const child = await site.start();
    stop = () => void child.kill('SIGKILL');
  });
  afterAll(async () => {
    for (const client of clients) await client.endAsync(true);
    stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const join_ = async (tls: { readonly key?: string; readonly cert?: string }, ca = site.ca): Promise<MqttClient> => {
    const client = await connectAsync(site.url, {
      protocolVersion: 5,
      ca,
      ...tls,
      reconnectPeriod: 0,
      connectTimeout: 5_000,
    });
    clients.push(client);
    return client;
  };

  it('lets nobody in without a certificate of its authority, and is itself known by it', async () => {
    const other = await createAuthority('other', NOW);
    await expect(join_({})).rejects.toThrow();
    const foreign = await issue(other, 'HD-0001', [], NOW);
    await expect(join_({ key: foreign.key, cert: foreign.certificate })).rejects.toThrow();
    await expect(join_(await site.gateway('HD-0001'), other.certificate)).rejects.toThrow();
  });

  it('lets a gateway write and hear under its own name and no other', async () => {
    const one = await join_(await site.gateway('HD-0001'));
    const two = await join_(await site.gateway('HD-0002'));
    const heard: string[] = [];
    two.on('message', (topic) => heard.push(topic));
    await two.subscribeAsync(['g/HD-0001/committed', 'g/HD-0001/live', 'g/HD-0002/committed', 'g/#'], { qos: 1 });
    // MQTT 5, 4.13: reason 135 is "not authorized".
    for (const topic of ['g/HD-0002/frame', 'g/HD-0001/committed', 'g/HD-0002/command', 'other'])
      await expect(one.publishAsync(topic, 'x', { qos: 1 })).rejects.toMatchObject({ code: 135 });
    await one.publishAsync('g/HD-0001/live', 'x', { qos: 1 });
    // The service reaches each of them; its message to the second one comes after whatever the first could have reached.
    const service = await join_(await monitorFiles(site));
    await service.publishAsync('g/HD-0001/committed', 'x', { qos: 1 });
    await service.publishAsync('g/HD-0002/committed', 'x', { qos: 1 });
    await new Promise<void>((resolve) => {
      if (heard.length > 0) resolve();
      else two.on('message', () => resolve());
    });
    expect(new Set(heard)).toEqual(new Set(['g/HD-0002/committed']));
  });
});

async function monitorFiles({ folder }: BrokerSite) {
  const { readFile } = await import('node:fs/promises');
  return {
    key: await readFile(join(folder, 'monitor-key.pem'), 'utf8'),
    cert: await readFile(join(folder, 'monitor.pem'), 'utf8'),
  };
}
