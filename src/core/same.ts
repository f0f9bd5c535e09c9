/**
 * The first place where two values of plain data differ, as `steps[3].heat: 0 is not -0`; null where they are the same bit
 * for bit (−0 is not 0, NaN is NaN). Keys whose value is undefined count as left out.
 */
export function firstDifference(then: unknown, now: unknown, path = ''): string | null {
  if (Object.is(then, now)) return null;
  if (!isNested(then) || !isNested(now) || Array.isArray(then) !== Array.isArray(now))
    return `${path || 'value'}: ${shown(then)} is not ${shown(now)}`;
  if (Array.isArray(then) && Array.isArray(now) && then.length !== now.length)
    return `${path || 'value'}: ${then.length} entries are not ${now.length}`;
  const [a, b] = [then as Record<string, unknown>, now as Record<string, unknown>];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const inner = Array.isArray(then) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = firstDifference(a[key], b[key], inner);
    if (found !== null) return found;
  }
  return null;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

function shown(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (value === undefined || typeof value === 'number') return String(value);
  return JSON.stringify(value).slice(0, 80);
}
