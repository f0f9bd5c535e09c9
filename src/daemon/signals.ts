/** Ctrl-C and systemd's stop: the first asks to leave cleanly, the second leaves at once. */
export interface StopSignal {
  stopped(): boolean;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** 128 + SIGINT. */
const KILLED = 130;

export function onStopSignal(): StopSignal {
  let stopped = false;
  const hear = (): void => {
    if (stopped) process.exit(KILLED);
    stopped = true;
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    stopped: () => stopped,
    release() {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
