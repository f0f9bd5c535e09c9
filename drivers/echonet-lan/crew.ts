/** So many jobs at once, taken from `next` as long as it has one. */
export interface Crew {
  /** To be called whenever there may be a job. */
  wake(): void;
  readonly busy: number;
}

export function createCrew(size: number, next: () => (() => Promise<void>) | null): Crew {
  let busy = 0;
  const wake = (): void => {
    while (busy < size) {
      const job = next();
      if (job === null) return;
      busy++;
      void job().finally(() => {
        busy--;
        wake();
      });
    }
  };
  return {
    wake,
    get busy() {
      return busy;
    },
  };
}
