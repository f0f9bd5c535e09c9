import { createHash } from 'node:crypto';

/**
 * Addresses 127.x.net.host for one test file: x is this run's and this file's, so that files and runs that share a
 * machine keep off each other's UDP port 3610.
 */
export function loopbackNet(file: string): (net: number, host: number) => string {
  const x = 64 + (createHash('sha256').update(`${process.pid} ${file}`).digest()[0]! % 190);
  return (net, host) => `127.${x}.${net}.${host}`;
}
