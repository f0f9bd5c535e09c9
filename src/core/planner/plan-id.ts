import { formatJst } from '../time/jst.ts';
import type { Problem } from './problem.ts';

/** FNV-1a over the UTF-16 units of a text, 32 bits, as eight hexadecimal digits. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** `p-20260412T1330-1a2b3c4d`: when the plan begins, and which problem it answers. The same problem has the same id. */
export function planId(problem: Problem): string {
  const start = formatJst(problem.at).slice(0, 16).replaceAll('-', '').replace(':', '');
  return `p-${start}-${fnv1a(JSON.stringify(problem))}`;
}
