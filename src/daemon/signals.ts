/** Ctrl-C and systemd's stop: the first asks to leave cleanly, the second leaves at once. */
export interface StopSignal {
  stopped(): boolean;
  /** Settles with the first. */
  readonly asked: Promise<void>;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** 128 + SIGINT. */
export const KILLED = 130;

export function onStopSignal(): StopSignal {
  let stopped = false;
  let settle: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const hear = (): void => {
    if (stopped) process.exit(KILLED);
    stopped = true;
    settle();
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    stopped: () => stopped,
    asked,
    release() {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
