/** Keeps what `make` made for the last `size` different days; a house asks for the same few days again and again. */
export function dayCache<T>(size: number, make: (day: number) => T): (day: number) => T {
  const days: number[] = [];
  const made: T[] = [];
  let next = 0;
  return (day) => {
    const found = days.indexOf(day);
    if (found >= 0) return made[found]!;
    const fresh = make(day);
    days[next] = day;
    made[next] = fresh;
    next = (next + 1) % size;
    return fresh;
  };
}
