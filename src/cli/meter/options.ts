import { InvalidArgumentError, type Command } from 'commander';
import { wholeNumber } from '../usage.ts';

/** What every `hems meter …` command takes. */
export interface MeterOptions {
  readonly port: string;
  readonly idFile: string;
  readonly passwordFile: string;
  readonly meterNumber?: string;
  readonly echonetLog?: string;
  readonly supportLog?: string;
  readonly powerCycle?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

/** Growing scans over all channels take 66 s, a join up to 40 s, first answers 10 s. */
const DEFAULT_TIMEOUT_S = 180;

export const withMeterOptions = (command: Command): Command =>
  command
    .requiredOption('--port <port>', 'serial port (best below /dev/serial/by-id) or tcp://HOST:PORT of ser2net')
    .requiredOption('--id-file <file>', 'file with the route-B ID (Bルート認証ID), 32 characters')
    .requiredOption('--password-file <file>', 'file with the route-B password, 12 characters')
    .option('--meter-number <number>', 'number on the meter; another meter is not accepted', meterNumber)
    .option('--echonet-log <file>', 'append every ECHONET Lite frame to this file')
    .option('--support-log <file>', 'write all that goes to and from the module, without secrets and names')
    .option(
      '--power-cycle <command>',
      'shell command that cuts the stick’s USB power, run where reopening does not help',
    )
    .option('--timeout <seconds>', 'give up when there is no value by then', wholeNumber(1, 86_400), DEFAULT_TIMEOUT_S)
    .option('--json', 'print JSON');

function meterNumber(text: string): string {
  if (!/[0-9A-Z]/i.test(text)) throw new InvalidArgumentError('The letters and digits on the meter are expected.');
  return text;
}
