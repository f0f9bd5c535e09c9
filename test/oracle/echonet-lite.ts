import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the package makes of a frame: all fields are upper- or lower-case hexadecimal text. Null: it refuses it. */
export type Opinion =
  | null
  | { readonly thrown: string }
  | {
      readonly EHD: string;
      readonly AMF?: string;
      readonly TID: string;
      readonly SEOJ: string;
      readonly DEOJ: string;
      readonly ESV: string;
      readonly OPC: string;
      readonly DETAILs: Readonly<Record<string, string>>;
    };

const CHILD = fileURLToPath(new URL('./echonet-lite-parse.cjs', import.meta.url));

export async function opinionsOf(frames: readonly Uint8Array[]): Promise<readonly Opinion[]> {
  const lines = (await runChild([], frames)).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Opinion);
}

/** Frames a second and core. */
export const speedOf = async (frames: readonly Uint8Array[], rounds: number): Promise<number> =>
  Number(await runChild(['bench', String(rounds)], frames));

function runChild(args: readonly string[], frames: readonly Uint8Array[]): Promise<string> {
  const child = spawn(process.execPath, [CHILD, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stdin.end(frames.map((frame) => `${Buffer.from(frame).toString('hex')}\n`).join(''));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`echonet-lite ended with ${code}`))));
  });
}
