import type { Profile } from '../../shared/contract/connections.ts';
import { FailureError } from '../../shared/failure.ts';
import { profileInUri } from '../door/profile-in-uri.ts';
import type { Values } from './values.ts';
import { wrong } from './wrong.ts';

/** A server to ask, as the arguments name it. */
export interface Server {
  readonly profile: Profile;
  /** Asked when the server asks; undefined: none is known. */
  readonly password: (() => Promise<string>) | undefined;
  /** What to know of how it was named, for the error output. */
  readonly notes: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The URI: --url, --url-env, or the one that stands by itself. `prefix` is "target-" of the other server. */
function uriOf(values: Values, env: Environment, prefix: string, alone: string | undefined) {
  const [option, fromEnv] = [values.text(`${prefix}url`), values.text(`${prefix}url-env`)];
  const given = [option, fromEnv, alone].filter((one) => one !== undefined);
  if (given.length > 1)
    return wrong(`The server is named twice: leave one of --${prefix}url, --${prefix}url-env or the URI`);
  if (fromEnv === undefined) return { uri: option ?? alone, isVisible: true };
  return {
    uri: env[fromEnv] ?? wrong(`--${prefix}url-env ${fromEnv}: there is no such environment variable`),
    isVisible: false,
  };
}

const longestPassword = 4096;

/** The first line, as `printf %s` or a file gives it; nothing is echoed. */
async function lineOfInput(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin) {
    text += String(piece);
    if (text.includes('\n') || text.length > longestPassword) break;
  }
  return text.split(/\r?\n/u, 1)[0] ?? '';
}

function passwordOf(values: Values, env: Environment, prefix: string): Server['password'] {
  const name = values.text(`${prefix}password-env`);
  const isOnInput = prefix === '' && values.has('password-stdin');
  if (name !== undefined && isOnInput) wrong('The password is either in --password-env or in --password-stdin');
  if (isOnInput) {
    // Each connection asks for it again.
    let line: Promise<string> | undefined;
    return () => {
      line ??= lineOfInput();
      return line;
    };
  }
  if (name === undefined) return undefined;
  const password = env[name] ?? wrong(`--${prefix}password-env ${name}: there is no such environment variable`);
  return async () => password;
}

const visibleNote =
  'The password in the arguments can be read by everybody who may list the processes of this computer: ' +
  '--password-env, --password-stdin or --url-env keep it out of them.';

/** undefined when none is named. Throws WrongArguments, without quoting what may hold a password. */
export function serverOf(values: Values, env: Environment, prefix = '', alone?: string): Server | undefined {
  const { uri, isVisible } = uriOf(values, env, prefix, alone);
  if (uri === undefined) return undefined;
  try {
    const { profile, password, notes } = profileInUri(uri);
    const other = passwordOf(values, env, prefix);
    if (password !== undefined && other !== undefined) wrong('There are two passwords: one is in the URI');
    const isTold = password !== undefined && isVisible;
    const known = password === undefined ? other : async () => password;
    return { profile, password: known, notes: [...notes, ...(isTold ? [visibleNote] : [])] };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { message, advice } = error.failure;
    return wrong([message, advice].filter(Boolean).join('. '));
  }
}
