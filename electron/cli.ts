import type { SavedProfile } from '../shared/contract/connections.ts';
import type { At } from '../shared/contract/place.ts';
import { FailureError, fail } from '../shared/failure.ts';
import { type CliArguments, cliArguments, usage } from './door/cli-arguments.ts';
import { profileInUri } from './door/profile-in-uri.ts';
import { version } from './door/version.ts';
import { relationsService } from './features/relations/service.ts';
import { sizesService } from './features/sizes/service.ts';
import type { NativeHost } from './native.ts';
import { atOf } from './postgres/at.ts';
import type { Call } from './postgres/call.ts';
import { type OpenDatabases, openDatabases } from './postgres/databases.ts';
import { appFolder } from './store/app-folder.ts';
import { noSecretBox } from './store/secret-box.ts';
import { openStore } from './store/store.ts';

/** The same services for scripts: an export's file is the standard output, everything else goes to the error output. */
const native: NativeHost = {
  secrets: noSecretBox,
  save: ({ content }) =>
    new Promise((resolve, reject) => {
      process.stdout.write(content, (error) => (error ? reject(error) : resolve({ kind: 'saved', path: 'stdout' })));
    }),
};

function databasesFor(args: CliArguments): { databases: OpenDatabases; at: At } {
  const { profile, password, notes } = profileInUri(args.uri);
  for (const note of notes) console.error(note);
  const saved: SavedProfile = { ...profile, secret: 'memory', isDemo: false };
  const known = args.passwordEnv === undefined ? password : process.env[args.passwordEnv];
  const databases = openDatabases({
    version,
    profileFor: (id) => (id === profile.id ? saved : undefined),
    passwordFor: () => known,
  });
  return { databases, at: atOf(profile.id, profile.database) };
}

async function sizes(args: CliArguments, databases: OpenDatabases, at: At, call: Call): Promise<void> {
  const service = sizesService({ databases, native, store: await openStore(appFolder(), noSecretBox) });
  let state = '';
  for await (const summary of service.measure({ at }, call)) state = summary.state;
  if (state !== 'finished') fail('cancelled', 'The measurement did not finish');
  await service.export({ at, by: args.by, measure: 'total', format: args.format }, call);
}

async function relations(args: CliArguments, databases: OpenDatabases, at: At, call: Call): Promise<void> {
  const view = {
    text: args.filter,
    isRegex: false,
    isCaseSensitive: false,
    kinds: [],
    schema: null,
    withSystem: false,
    found: null,
    sort: 'name' as const,
    isDescending: false,
  };
  await relationsService({ databases, native }).export({ at, view, format: args.format }, call);
}

async function run(args: CliArguments): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const call: Call = { signal: stop.signal, statements: [] };
  const { databases, at } = databasesFor(args);
  try {
    await (args.room === 'sizes' ? sizes : relations)(args, databases, at, call);
  } finally {
    await databases.closeAll();
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof FailureError)) return error instanceof Error ? error.message : 'An unknown fault';
  const { message, advice, grant } = error.failure;
  return [message, advice, grant].filter(Boolean).join('\n');
}

// A reader that has seen enough (`| head`) ends us quietly, like any filter.
process.stdout.on('error', () => process.exit(0));
const args = cliArguments(process.argv.slice(2));
if (typeof args === 'string') {
  console.error(`${args}\n\n${usage}`);
  process.exitCode = 2;
} else {
  await run(args).catch((error: unknown) => {
    console.error(`heapscope: ${wordsOf(error)}`);
    process.exitCode = 1;
  });
}
