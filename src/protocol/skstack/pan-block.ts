import type { PanDescription } from './reply.ts';

/**
 * EPANDESC and the lines that follow it: `Channel:21`, `Pan ID:8888`, … indented by one blank or two. Six fields on
 * single-stack modules, seven (Side) on dual-stack ones, so the block ends at the first line that is not a field.
 */
export interface PanBlock {
  /** Takes a line in; false where it is no field of the block. */
  field(line: string): boolean;
  /** The network, or null where a needed field was missing or malformed. */
  end(): PanDescription | null;
}

const FIELD = /^ *([A-Za-z ]+):([0-9A-Fa-f]+)\s*$/;

export function createPanBlock(): PanBlock {
  const fields = new Map<string, string>();
  return {
    field(line) {
      const match = FIELD.exec(line);
      if (match !== null) fields.set(match[1]!, match[2]!.toUpperCase());
      return match !== null;
    },
    end() {
      const channel = fields.get('Channel') ?? '';
      const panId = fields.get('Pan ID') ?? '';
      const mac = fields.get('Addr') ?? '';
      if (channel.length !== 2 || panId.length !== 4 || mac.length !== 16) return null;
      return {
        channel,
        panId,
        mac,
        lqi: Number.parseInt(fields.get('LQI') ?? '0', 16),
        pairId: fields.get('PairID') ?? null,
      };
    },
  };
}
