/** Timers in order of due time; those due at the same time in the order they were made. A binary heap. */
export interface QueuedTimer {
  readonly due: number;
  readonly order: number;
  readonly name: string;
  /** Null once stopped or fired. */
  action: (() => void) | null;
}

export interface TimerQueue {
  push(timer: QueuedTimer): void;
  /** The earliest live timer, without taking it. */
  peek(): QueuedTimer | undefined;
  pop(): QueuedTimer | undefined;
  readonly size: number;
}

const before = (a: QueuedTimer, b: QueuedTimer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

export function createTimerQueue(): TimerQueue {
  const heap: QueuedTimer[] = [];

  const rise = (timer: QueuedTimer): void => {
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
  };

  const sink = (timer: QueuedTimer): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, timer)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = timer;
  };

  const take = (): QueuedTimer | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0) sink(last!);
    return first;
  };

  const dropDead = (): void => {
    while (heap.length > 0 && heap[0]!.action === null) take();
  };

  return {
    push: rise,
    peek() {
      dropDead();
      return heap[0];
    },
    pop() {
      dropDead();
      return take();
    },
    get size() {
      return heap.length;
    },
  };
}
