import type { LogRecord } from './log-record.ts';
import { isFaultWord, isFetch, isLogWord, phaseOf } from './log-words.ts';

/** What a message of the log says of SQL. */
export type LogMessage =
  | {
      readonly kind: 'sql';
      /** execute: a call, by whichever protocol; fetch: another piece of the rows of one. */
      readonly phase: 'parse' | 'bind' | 'execute' | 'fetch';
      readonly text: string;
      readonly ms: number | null;
    }
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'fault' }
  | { readonly kind: 'other' };

const other: LogMessage = { kind: 'other' };

/** A word or two, the time with three decimals, its unit, and what was timed. */
const timed = /^\D{1,40}?(\d+\.\d{3}) ?\p{L}{1,6}(?:$|[, ]+)/u;

/**
 * How a statement begins, after remarks, each of which ends in one place only: a row of them that leads nowhere is divided
 * in one way. Keywords are English in every language.
 */
const keyword =
  /^(?:\s|--[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/|\()*(?:select|insert|update|delete|with|begin|commit|rollback|start|savepoint|release|end|abort|set|reset|show|explain|create|alter|drop|truncate|copy|vacuum|analyze|merge|values|table|lock|declare|fetch|move|close|prepare|execute|deallocate|discard|listen|notify|unlisten|grant|revoke|comment|call|do|refresh|reindex|cluster|checkpoint|load|security|reassign|import)(?![\p{L}\p{N}_$])/iu;

/** As far into a message as a label with a statement's name may reach. */
const longestLabel = 200;

/** By its structure; English words are asked only where that does not decide. */
export function readMessage({ severity, sqlstate, message }: LogRecord): LogMessage {
  if (isFaultWord(severity) || (sqlstate !== null && sqlstate !== '00000')) return { kind: 'fault' };
  const duration = timed.exec(message);
  if (duration !== null) return afterDuration(message, duration[0].length, Number(duration[1]));
  const found = labelled(message, 0);
  if (found === null) return other;
  const isKnown = isLogWord(severity) || sqlstate === '00000';
  if (!isKnown && !keyword.test(found.text)) return other;
  return sqlOf(found, null);
}

function afterDuration(message: string, from: number, ms: number): LogMessage {
  if (from >= message.length) return { kind: 'duration', ms };
  const found = labelled(message, from);
  return found === null ? other : sqlOf(found, ms);
}

interface Labelled {
  readonly label: string;
  readonly text: string;
}

function sqlOf({ label, text }: Labelled, ms: number | null): LogMessage {
  if (isFetch(label)) return { kind: 'sql', phase: 'fetch', text, ms };
  return { kind: 'sql', phase: phaseOf(label), text, ms };
}

/** The statement behind its label: `statement: …`, `execute S_1: …`, `instruction : …`. */
function labelled(message: string, from: number): Labelled | null {
  const line = message.indexOf('\n', from);
  const most = Math.min(line < 0 ? message.length : line, from + longestLabel);
  for (let at = message.indexOf(':', from); at >= 0 && at < most; at = message.indexOf(':', at + 1)) {
    if (message.charCodeAt(at + 1) !== 32) continue;
    const label = message.slice(from, at).trimEnd();
    const text = message.slice(at + 2);
    if (isEnglish(label) || keyword.test(text.slice(0, 2000))) return { label, text };
  }
  return null;
}

/** What nothing but a statement follows, so that a text which is no SQL at all is still read. */
const isEnglish = (label: string): boolean =>
  label === 'statement' || /^(?:execute|parse|bind) (?:<unnamed>|\S+)$/u.test(label);
