import { csvRecords } from './csv-column.ts';
import { pairsOf } from './fields.ts';

/** What a log says beside its plans is no part of them. null: it has no plan. */
function ofPlans(messages: readonly string[]): string | null {
  const told = messages.filter((message) => /^duration: [\d.]{1,25} ms {1,4}plan:\n/u.test(message));
  return told.length === 0 ? null : told.join('\n');
}

/** 23 columns up to 12, 24 in 13, 26 since 14; the message is the 14th. https://www.postgresql.org/docs/current/runtime-config-logging.html */
const widths = [23, 24, 26];
const messageAt = 13;

function ofCsvLog(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^",\n]{1,40},/u.test(text)) return null;
  const records = csvRecords(text, ',');
  if (!records?.every((record) => widths.includes(record.length))) return null;
  return ofPlans(records.flatMap((record) => record[messageAt]?.text ?? []));
}

/** Each line is an object of its own. */
function ofJsonLog(text: string): string | null {
  if (!/^\{"timestamp":/u.test(text)) return null;
  try {
    const records = text.split('\n').map((line): unknown => JSON.parse(line));
    const messages = records.map((record) => pairsOf(record)?.find(([name]) => name === 'message')?.[1]);
    return ofPlans(messages.filter((message) => typeof message === 'string'));
  } catch {
    return null;
  }
}

/** The messages of auto_explain in a server's log in csvlog's or jsonlog's format; null: it is neither, or has no plan. */
export function logRecords(pasted: string): string | null {
  const text = pasted.replace(/\r\n?/gu, '\n').trim();
  return ofCsvLog(text) ?? ofJsonLog(text);
}
