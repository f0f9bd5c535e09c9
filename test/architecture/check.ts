import { parseSync, Visitor } from 'oxc-parser';
import { IMPURE, ROOMS, type Room } from '../rooms.ts';

export interface Violation {
  readonly file: string;
  readonly what: string;
}

/** Everything that is wrong with one source file, by the rules of test/rooms.ts. */
export function violations(file: string, source: string): Violation[] {
  const room = ROOMS.find(({ folder }) => file.startsWith(`${folder}/`));
  if (room === undefined) return [{ file, what: 'stands in no room of test/rooms.ts' }];
  const { program, module, errors } = parseSync(file, source);
  if (errors.length > 0) return [{ file, what: `cannot be parsed: ${errors[0]!.message}` }];
  const found: Violation[] = [];
  const add = (what: string): void => void found.push({ file, what });

  const imported = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((e) => (e.moduleRequest ? [e.moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      source.slice(start, end).replace(/^['"]|['"]$/g, ''),
    ),
  ];
  for (const name of new Set(imported)) for (const what of wrongImport(room, file, name)) add(what);
  if (room.pure) for (const what of impurities(program)) add(what);
  return found;
}

function* wrongImport(room: Room, file: string, name: string): Generator<string> {
  if (name.startsWith('.')) {
    const target = resolve(file, name);
    if (!target.startsWith(`${room.folder}/`)) yield `imports ${name} out of its room; name the room: #…`;
    return;
  }
  if (name.startsWith('#')) {
    const other = name.slice(1, name.indexOf('/'));
    if (other === room.name) {
      if (!room.manyRooms) yield `imports ${name} from its own room; use a relative path`;
      return;
    }
    if (room.mayImport !== '*' && !room.mayImport.includes(other))
      yield `room ${room.name} may not import ${other} (${room.because})`;
    return;
  }
  if (room.packages !== '*' && !room.packages.includes(name))
    yield `room ${room.name} may not import the package ${name} (${room.because})`;
}

function resolve(file: string, relative: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function impurities(program: ReturnType<typeof parseSync>['program']): string[] {
  const found = new Set<string>();
  const say = (name: string): void => {
    const rule = IMPURE.find((rule) => rule.name === name);
    if (rule !== undefined) found.add(`says ${name} in a pure room (${rule.because})`);
  };
  new Visitor({
    MemberExpression(node) {
      if (node.computed || node.property.type !== 'Identifier') return;
      say(node.property.name);
      if (node.object.type === 'Identifier') {
        say(`${node.object.name}.${node.property.name}`);
        say(node.object.name);
      }
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier') say(`new ${node.callee.name}`);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier') say(node.callee.name);
    },
  }).visit(program);
  return [...found];
}

/** Import cycles among files given as (file → files it imports), each as a path that ends where it began. */
export function cycles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: string[]): void => {
    const seen = path.indexOf(file);
    if (seen >= 0) {
      found.push([...path.slice(seen), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return found;
}

/** The files of the repository that `file` imports for more than their types. */
export function valueImports(file: string, source: string): string[] {
  const { module } = parseSync(file, source);
  return module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some((entry) => !entry.isType))
    .flatMap(({ moduleRequest: { value } }) => {
      if (value.startsWith('.')) return [resolve(file, value)];
      if (!value.startsWith('#')) return [];
      const room = ROOMS.find(({ name }) => value.startsWith(`#${name}/`));
      return room === undefined ? [] : [`${room.folder}/${value.slice(room.name.length + 2)}`];
    });
}
