import { Fields, type Pair } from './fields.ts';
import type { Property } from './text-property.ts';

const serialized = /^(?:time=([\d.]+) ms {1,4})?output=(\d+)kB {1,4}format=(\w+)$/u;

function serialization(value: string): readonly Pair[] {
  const [whole, ms, kB, format] = serialized.exec(value) ?? [];
  if (whole === undefined) return [['Said', value]];
  const time: Pair[] = ms === undefined ? [] : [['Time', ms]];
  return [...time, ['Output Volume', kB], ['Format', format]];
}

/** "work_mem = '64MB', search_path = '\"$user\", public'": values are not escaped. */
export function settings(value: string): Fields {
  const parts = value.split(/, (?=[\w.]{1,128} = (?:'|NULL))/u);
  return new Fields(
    parts.map((part): Pair => {
      const at = part.indexOf(' = ');
      const setting = part.slice(at + 3);
      return [part.slice(0, at), setting.startsWith("'") ? setting.slice(1, -1) : setting];
    }),
  );
}

const jitTimes = /([A-Z]\w{1,20}) ([\d.]+) ms/gu;
const jitOptions = /([A-Z]\w{1,20}) (true|false)/gu;

/** A line under "JIT:". */
export function jitPair({ name, value }: Property): Pair {
  if (name === 'Options')
    return [
      name,
      new Fields([...value.matchAll(jitOptions)].map(([, option, isOn]): Pair => [option ?? '', isOn === 'true'])),
    ];
  if (name === 'Timing')
    return [name, new Fields([...value.matchAll(jitTimes)].map(([, part, ms]): Pair => [part ?? '', ms]))];
  return [name, value];
}

const fired = /^(?:time=([\d.]+) )?calls=([\d.]+)$/u;
const ofConstraint = 'for constraint ';

/** "Trigger RI_ConstraintTrigger_c_1 for constraint song_artist_fk on songs: time=1.5 calls=3"; null: none of that. */
export function triggerOf(line: string): Fields | null {
  const at = line.startsWith('Trigger ') ? line.lastIndexOf(': ') : -1;
  const [whole, ms, calls] = at < 0 ? [] : (fired.exec(line.slice(at + 2)) ?? []);
  if (whole === undefined) return null;
  const said = line.slice('Trigger '.length, at);
  const on = said.lastIndexOf(' on ');
  const who = on < 0 ? said : said.slice(0, on);
  const constraint = who.indexOf(ofConstraint);
  const pairs: Pair[] = [['Trigger Name', constraint < 0 ? who : who.slice(0, constraint).trimEnd()]];
  if (constraint >= 0) pairs.push(['Constraint Name', who.slice(constraint + ofConstraint.length)]);
  if (on >= 0) pairs.push(['Relation', said.slice(on + ' on '.length)]);
  if (ms !== undefined) pairs.push(['Time', ms]);
  return new Fields([...pairs, ['Calls', calls]]);
}

/** Lines that stand after the last node, and open a group or say one thing of the whole. */
export type Around =
  | { readonly kind: 'pair'; readonly pair: Pair }
  | { readonly kind: 'group'; readonly name: string; readonly pairs: Pair[]; readonly inside: ReadonlySet<string> };

const inPlanning = new Set(['Buffers', 'I/O Timings', 'Memory']);
const inSerialization = new Set(['Buffers', 'I/O Timings']);
const inJit = new Set(['Functions', 'Options', 'Timing']);

const times: ReadonlyMap<string, string> = new Map([
  ['planning time', 'Planning Time'],
  ['execution time', 'Execution Time'],
  ['total runtime', 'Execution Time'],
]);

const msOf = (value: string): string => (value.endsWith(' ms') ? value.slice(0, -3) : value);

/** null: it is a node's line, not the whole's. */
export function aroundOf({ name, value }: Property): Around | null {
  const time = times.get(name.toLowerCase());
  if (time) return { kind: 'pair', pair: [time, msOf(value)] };
  if (name === 'Settings') return { kind: 'pair', pair: [name, settings(value)] };
  if (name === 'Query Identifier' || name === 'Query Parameters') return { kind: 'pair', pair: [name, value] };
  if (name === 'Serialization')
    return { kind: 'group', name, pairs: [...serialization(value)], inside: inSerialization };
  if (value !== '') return null;
  if (name === 'Planning') return { kind: 'group', name, pairs: [], inside: inPlanning };
  return name === 'JIT' ? { kind: 'group', name, pairs: [], inside: inJit } : null;
}
