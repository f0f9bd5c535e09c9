import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Authority, createAuthority, issue, signRequest } from '#monitoring/authority.ts';
import { MONITOR } from '#monitoring/name.ts';
import { instant } from '#core/time/instant.ts';
import { makeKeyAndRequest } from '#sealing/certificate-request.ts';

export const MOSQUITTO = spawnSync('mosquitto', ['-h']).error === undefined;
export const NO_MOSQUITTO = 'mosquitto is not installed here; .ci/run installs it';

const NOW = instant(Date.now());

/** A port of this machine that nobody uses at the moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export interface BrokerSite {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  /** Certificates by name of the gateway, signed as an operator does. */
  gateway(name: string): Promise<{ readonly key: string; readonly cert: string }>;
  readonly monitorConfig: string;
  start(): Promise<ChildProcess>;
}

/** config/mosquitto as it is published, with the paths and the port of a test, and certificates of an authority of its own. */
export async function brokerSite(folder: string, own?: 'certificates are there'): Promise<BrokerSite> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const authority = own === undefined ? await createAuthority('test', NOW) : authorityIn(folder);
  const certificates = own === undefined ? await certificatesOf(authority) : {};
  const files = {
    ...certificates,
    acl: readFileSync('config/mosquitto/acl', 'utf8'),
    'mosquitto.conf': `${readFileSync('config/mosquitto/mosquitto.conf', 'utf8')
      .replace('listener 8883', `listener ${port} 127.0.0.1`)
      .replaceAll('/etc/mosquitto/certificates/', `${folder}/`)
      .replaceAll('/etc/mosquitto/', `${folder}/`)}user root\n`,
    'monitor.yaml': `data_folder: ${folder}/monitor
broker:
  host: 127.0.0.1
  port: ${port}
  tls:
    ca_file: authority.pem
    certificate_file: monitor.pem
    key_file: monitor-key.pem
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return {
    folder,
    port,
    url: `mqtts://127.0.0.1:${port}`,
    ca: authority.certificate,
    async gateway(name) {
      const { key, request } = await makeKeyAndRequest(name);
      return { key, cert: await signRequest(authority, name, request, NOW) };
    },
    monitorConfig: join(folder, 'monitor.yaml'),
    start: () => startBroker(join(folder, 'mosquitto.conf'), port),
  };
}

const authorityIn = (folder: string): Authority => ({
  certificate: readFileSync(join(folder, 'authority.pem'), 'utf8'),
  key: readFileSync(join(folder, 'authority-key.pem'), 'utf8'),
});

async function certificatesOf(authority: Authority): Promise<Record<string, string>> {
  const broker = await issue(authority, 'localhost', ['localhost', '127.0.0.1'], NOW);
  const monitor = await issue(authority, MONITOR, [], NOW);
  return {
    'authority.pem': authority.certificate,
    'broker.pem': broker.certificate,
    'broker-key.pem': broker.key,
    'monitor.pem': monitor.certificate,
    'monitor-key.pem': monitor.key,
  };
}

async function startBroker(file: string, port: number): Promise<ChildProcess> {
  const child = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString();
  });
  for (let tries = 0; !(await listens(port)); tries++) {
    if (child.exitCode !== null || tries > 500) throw new Error(`mosquitto did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return child;
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

/** mosquitto on loopback without TLS, behind a wire of ours that can be cut. */
export async function plainBroker(folder: string) {
  mkdirSync(folder, { recursive: true });
  const [port, wirePort] = [await freePort(), await freePort()];
  const file = join(folder, 'plain.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n`);
  const child = await startBroker(file, port);
  const sockets = new Set<Socket>();
  let wire: Server;
  const lay = (): Promise<void> =>
    new Promise((resolve) => {
      wire = createServer((near) => {
        const far = connect(port, '127.0.0.1');
        for (const [socket, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(socket);
          socket.pipe(other);
          socket.on('error', () => other.destroy());
          socket.on('close', () => {
            sockets.delete(socket);
            other.destroy();
          });
        }
      });
      wire.listen(wirePort, '127.0.0.1', resolve);
    });
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      wire.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await lay();
  return {
    /** Straight to the broker. */
    direct: `mqtt://127.0.0.1:${port}`,
    /** Through the wire. */
    url: `mqtt://127.0.0.1:${wirePort}`,
    wirePort,
    lay,
    cut,
    async close() {
      await cut();
      child.kill('SIGKILL');
    },
  };
}
