import { parseArgs } from 'node:util';
import { version } from '../door/version.ts';
import { type Condition, conditionOf } from './condition.ts';
import type { Format, Options, Room, Work } from './room.ts';
import { type Server, serverOf } from './server.ts';
import { common, usage, usageOf } from './usage.ts';
import { listed, Values } from './values.ts';
import { WrongArguments, wrong } from './wrong.ts';

type Run = ReturnType<Room['prepare']>;

/** What was asked for, whole and checked: nothing is connected yet. */
export interface Asked {
  readonly kind: 'room';
  readonly run: (work: Work) => ReturnType<Run>;
  readonly server: Server;
  readonly target: Server | null;
  readonly format: Format;
  readonly conditions: readonly Condition[];
  readonly timeoutMs: number | null;
  readonly keeps: boolean;
  readonly isQuiet: boolean;
}

/** Where the arguments were typed. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

export type Answer = Asked | { readonly kind: 'words'; readonly words: string };

const day = 86_400_000;

/** Throws WrongArguments, whose message never has a word that may hold a password. */
export function argumentsOf(
  argv: readonly string[],
  rooms: Readonly<Record<string, Room>>,
  around: Surroundings,
): Answer {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-V') return { kind: 'words', words: `heapscope ${version}` };
  if (name === '--help' || name === '-h' || name === 'help') return { kind: 'words', words: usage(rooms) };
  const room = name !== undefined && Object.hasOwn(rooms, name) ? rooms[name] : undefined;
  if (name === undefined || room === undefined) return wrong(`The first word is ${listed(Object.keys(rooms))}`);
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'words', words: usageOf(name, room) };
  return askedOf(room, rest, around);
}

function askedOf(room: Room, argv: readonly string[], { env, isTerminal }: Surroundings): Asked {
  const { values, words } = parsed(argv, { ...common, ...room.options });
  const { uri, texts } = placed(room, values, words);
  const server = serverOf(values, env, '', uri) ?? wrong('There is no server: --url postgres://…, or --url-env NAME');
  const target = serverOf(values, env, 'target-') ?? null;
  const conditions = values.many('fail-on').map((text) => {
    const found = conditionOf(text, room.metrics);
    return typeof found === 'string' ? wrong(found) : found;
  });
  const timeoutMs = values.duration('timeout', null, { least: 100, most: 7 * day });
  const typed = { values, texts, conditions, timeoutMs, target: target?.profile.id ?? null };
  return {
    kind: 'room',
    run: room.prepare(typed),
    server,
    target,
    format: formatOf(room, values, isTerminal),
    conditions,
    timeoutMs,
    // Growth is the difference of two measurements, so only Sizes leaves one behind.
    keeps: 'keep-nothing' in room.options && !values.has('keep-nothing'),
    isQuiet: values.has('quiet'),
  };
}

function parsed(argv: readonly string[], options: Options): { values: Values; words: readonly string[] } {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, isMany }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: isMany === true },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: config, allowPositionals: true });
    return { values: new Values(values), words: positionals };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new WrongArguments(error.message.split('. ', 1)[0] ?? '', { cause: error });
  }
}

const looksLikeUri = /^\s*(?:jdbc:)?postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\//iu;

/** The first word may be the URI; the others are what the room takes. */
function placed(
  room: Room,
  values: Values,
  words: readonly string[],
): { readonly uri: string | undefined; readonly texts: readonly string[] } {
  const [first, ...more] = words;
  const isNamed = values.has('url') || values.has('url-env');
  const uri =
    first !== undefined && (looksLikeUri.test(first) || (!isNamed && room.takes === undefined)) ? first : undefined;
  const texts = uri === undefined ? words : more;
  if (room.takes === undefined && texts.length > 0) wrong('After the room comes one connection URI, and options');
  return { uri, texts };
}

const formatNames: Readonly<Record<string, Format>> = {
  csv: 'csv',
  json: 'json',
  md: 'markdown',
  markdown: 'markdown',
  text: 'text',
};

/** Nobody reads CSV on a terminal, and there names could move the cursor. */
function formatOf({ formats }: Room, values: Values, isTerminal: boolean): Format {
  const asked = values.text('format');
  const [first = 'csv'] = formats;
  if (asked === undefined) return first === 'csv' && isTerminal ? 'markdown' : first;
  const found = Object.hasOwn(formatNames, asked) ? formatNames[asked] : undefined;
  return formats.find((one) => one === found) ?? wrong(`--format is ${listed(formats)}, not ${asked}`);
}
