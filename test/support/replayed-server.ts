import type { Behaviour } from './fake-server.ts';
import type { Recorded } from './tcp-proxy.ts';
import {
  authenticationOk,
  type ClientMessage,
  errorResponse,
  message,
  readyForQuery,
  sqlOf,
  takeMessage,
} from './wire.ts';

/** What a real server said, so that it can be said again without it, whole or harmed. */
export interface Recording {
  /** From AuthenticationOk to the first ReadyForQuery; how the password was asked for is left out. */
  readonly startup: Buffer;
  /** By the texts of the statements that were sent up to one Sync, whatever their parameters. */
  readonly answers: ReadonlyMap<string, Buffer>;
}

/** One message of a server with its header. */
export interface Frame {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts well-formed bytes of a server into its messages. */
export function framesOf(bytes: Buffer): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    frames.push({ type: bytes.toString('latin1', at, at + 1), bytes: bytes.subarray(at, end) });
    at = end;
  }
  return frames;
}

/** The texts of one exchange of the extended protocol, as they come; a statement with a name is known from its Parse. */
class Texts {
  readonly #named = new Map<string, string>();
  #texts: string[] = [];

  /** The key of the exchange that this message ends; undefined when it ends none. */
  take(asked: ClientMessage): string | undefined {
    const text = this.#textOf(asked);
    if (text !== undefined) this.#texts.push(text);
    if (asked.type !== 'S' && asked.type !== 'Q') return undefined;
    const key = this.#texts.join('\n;\n');
    this.#texts = [];
    return key;
  }

  #textOf(asked: ClientMessage): string | undefined {
    const [first = '', second = ''] = asked.body.toString('utf8').split('\0');
    if (asked.type === 'P') this.#named.set(first, second);
    if (asked.type === 'B') return second === '' ? undefined : (this.#named.get(second) ?? '');
    return asked.type === 'P' || asked.type === 'Q' ? sqlOf(asked) : undefined;
  }
}

function keysOf(toServer: Buffer): readonly string[] {
  const texts = new Texts();
  const keys: string[] = [];
  let taken = takeMessage(toServer, true);
  for (taken = taken && takeMessage(taken.rest, false); taken; taken = takeMessage(taken.rest, false)) {
    const key = texts.take(taken.message);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/** The answers of one connection, each up to its ReadyForQuery; the first is that to the start-up message. */
function answersOf(toClient: Buffer): readonly Buffer[] {
  const answers: Buffer[] = [];
  let current: Buffer[] = [];
  for (const { type, bytes } of framesOf(toClient)) {
    current.push(type === 'R' ? authenticationOk : bytes);
    if (type !== 'Z') continue;
    answers.push(Buffer.concat(current));
    current = [];
  }
  return answers;
}

const withoutQuestions = (startup: Buffer): Buffer =>
  Buffer.concat([
    authenticationOk,
    ...framesOf(startup)
      .filter(({ type }) => type !== 'R')
      .map(({ bytes }) => bytes),
  ]);

/** From what passed through a proxy in front of a real server, without TLS; cancel requests among it are passed over. */
export function recordingOf(records: readonly Recorded[]): Recording {
  const answers = new Map<string, Buffer>();
  let startup = message('Z', Buffer.from('I'));
  for (const { toServer, toClient } of [...records].reverse()) {
    const [first, ...rest] = answersOf(toClient);
    if (first === undefined) continue;
    // The oldest one is left standing: its pid is the one that the server told of itself.
    startup = withoutQuestions(first);
    for (const [n, key] of keysOf(toServer).entries()) {
      const answer = rest[n];
      if (answer !== undefined) answers.set(key, answer);
    }
  }
  return { startup, answers };
}

export interface Said {
  readonly bytes: Buffer;
  /** The connection ends after these bytes. */
  readonly isLast?: boolean;
}

/** Changes what is said: `n` counts the answers of one connection, the one to the start-up message is 0. */
export type Change = (answer: Buffer, n: number, key: string) => Said;

const unknown = Buffer.concat([errorResponse({ C: '42601', M: 'this was not recorded' }), readyForQuery()]);

/** Answers as the recorded server did, changed by `change`. */
export const replays =
  (recording: Recording, change: Change = (bytes) => ({ bytes })): Behaviour =>
  async (visit) => {
    const texts = new Texts();
    let count = 0;
    const say = (answer: Buffer, key: string) => {
      const { bytes, isLast = false } = change(answer, count, key);
      count += 1;
      visit.send(bytes);
      if (isLast) visit.socket.end();
    };
    const first = await visit.startup();
    if (Object.keys(first).length === 0) visit.socket.destroy();
    say(recording.startup, '');
    for (let asked = await visit.next(); asked; asked = await visit.next()) {
      if (asked.type === 'X') visit.socket.end();
      const key = texts.take(asked);
      if (key !== undefined) say(recording.answers.get(key) ?? unknown, key);
    }
  };
