import { Command } from 'commander';
import { getCommand, setCommand } from './echonet-access.ts';
import { describeCommand } from './echonet-describe.ts';

/** `hems echonet …`: single properties of the devices on the LAN. */
export const echonetCommand = (): Command =>
  new Command('echonet')
    .description('explains, reads and writes single properties of ECHONET Lite devices')
    .addCommand(getCommand())
    .addCommand(setCommand())
    .addCommand(describeCommand());
