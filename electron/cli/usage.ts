import { exampleOf } from './condition.ts';
import { unitWords } from './quantity.ts';
import type { Option, Options, Room } from './room.ts';
import { listed } from './values.ts';

/** What every room understands. */
export const common: Options = {
  url: { value: 'URI', says: 'the server: postgres://user@host:5432/database?sslmode=verify-full' },
  'url-env': { value: 'NAME', says: 'the environment variable that holds it' },
  'password-env': { value: 'NAME', says: 'the environment variable that holds the password' },
  'password-stdin': { says: 'the password is the first line of the standard input' },
  format: { value: 'FORMAT', says: '' },
  'fail-on': { value: 'CONDITION', isMany: true, says: 'end with 3 when it holds, with 4 when nobody can tell' },
  timeout: { value: 'TIME', says: 'give up after so long (2min)' },
  quiet: { says: 'nothing but failures and conditions on the error output' },
  help: { says: 'this help' },
};

const width = 30;
const line = (left: string, right: string): string =>
  left.length < width - 1 ? `  ${left.padEnd(width)}${right}` : `  ${left}\n  ${' '.repeat(width)}${right}`;

const optionLine = (name: string, { value, says }: Option): string =>
  line(`--${name}${value === undefined ? '' : ` ${value}`}`, says);

const codes = `Exit codes: 0 fine · 1 it could not be read · 2 wrong arguments · 3 a --fail-on condition holds ·
4 one cannot be told · 130 stopped. The answer goes to the standard output, words to the error output.`;

export function usage(rooms: Readonly<Record<string, Room>>): string {
  return [
    'heapscope ROOM --url URI [options]',
    '',
    ...Object.entries(rooms).map(([name, { says }]) => line(name, says)),
    '',
    'heapscope ROOM --help tells what a room takes, and what --fail-on can ask for there; heapscope --version.',
    codes,
  ].join('\n');
}

/** "csv, json or markdown (csv; markdown on a terminal)" */
function formatWords({ formats }: Room): string {
  const [first = 'csv'] = formats;
  return `${listed(formats)} (${first}${first === 'csv' ? '; markdown on a terminal' : ''})`;
}

export function usageOf(name: string, room: Room): string {
  const conditions = Object.entries(room.metrics).map(([metric, { says, units, of }]) => {
    const after = of === undefined ? '' : of.isNeeded ? `:${of.name}` : `[:${of.name}]`;
    return line(`${metric}${after}>LIMIT`, `${says}; ${units.map((unit) => unitWords[unit]).join(' or ')}`);
  });
  const shared = Object.entries(common).map(([option, { says, ...more }]) =>
    optionLine(option, { ...more, says: option === 'format' ? formatWords(room) : says }),
  );
  return [
    `heapscope ${name} --url URI [options]${room.takes === undefined ? '' : ` ${room.takes}`}`,
    `${room.says}`,
    ...(room.more ?? []),
    '',
    ...Object.entries(room.options).map(([option, one]) => optionLine(option, one)),
    ...shared,
    '',
    `Conditions, in quotes: --fail-on '${exampleOf(room.metrics)}'`,
    ...conditions,
    '',
    codes,
  ].join('\n');
}
