import type { ActivityServer, Counters, Gap, Identity, LockCounts, RunsChunk } from '../contract/activity.ts';
import {
  asMs,
  asMsOrNull,
  asNumber,
  asText,
  booleanIn,
  connectionsIn,
  type Fields,
  fieldsOf,
  listIn,
  listOf,
  msIn,
  numberIn,
  textIn,
  textOrNullIn,
} from './recording-fields.ts';
import { stateKinds } from './state-kinds.ts';

// Each of these makes a new object of the fields it knows, or throws.

export function headerServer(header: Fields): ActivityServer {
  const fields = fieldsOf(header.server);
  return {
    server_version_num: numberIn(fields, 'server_version_num'),
    max_connections: connectionsIn(fields, 'max_connections'),
    reserved: connectionsIn(fields, 'reserved'),
    idle_in_transaction_session_timeout: textIn(fields, 'idle_in_transaction_session_timeout'),
    deadlock_timeout_ms: numberIn(fields, 'deadlock_timeout_ms'),
    postmaster_start: textOrNullIn(fields, 'postmaster_start'),
    database: textIn(fields, 'database'),
    role: textIn(fields, 'role'),
    seesAll: booleanIn(fields, 'seesAll'),
    isPooled: booleanIn(fields, 'isPooled'),
  };
}

function identityIn(value: unknown): Identity {
  const fields = fieldsOf(value);
  return {
    key: textIn(fields, 'key'),
    pid: numberIn(fields, 'pid'),
    backend_start: textOrNullIn(fields, 'backend_start'),
    backend_type: textOrNullIn(fields, 'backend_type'),
    datname: textOrNullIn(fields, 'datname'),
    usename: textOrNullIn(fields, 'usename'),
    application_name: textOrNullIn(fields, 'application_name'),
    client: textOrNullIn(fields, 'client'),
    isOurs: booleanIn(fields, 'isOurs'),
  };
}

const whys = ['paused', 'not-watched', 'lost', 'slow', 'restarted', 'clock', 'left-out'] as const;

function gapIn(value: unknown): Gap {
  const fields = fieldsOf(value);
  const why = whys.find((known) => known === fields.why);
  if (why === undefined) throw new TypeError('a gap for no known reason');
  const fromMs = msIn(fields, 'fromMs');
  return { fromMs, toMs: Math.max(fromMs, msIn(fields, 'toMs')), why };
}

/** A number that points into a list of `length`, or -1. */
const pointerInto = (length: number) => (value: unknown) => {
  const at = asNumber(value);
  if (!Number.isInteger(at) || at < -1 || at >= length) throw new TypeError('points nowhere');
  return at;
};

export function runsIn(fields: Fields): RunsChunk {
  const backends = listIn(fields, 'backends', identityIn);
  const texts = listIn(fields, 'texts', asText);
  const blockings = listIn(fields, 'blockings', (pids) => listOf(pids, asNumber));
  const columns = fieldsOf(fields.runs);
  const text = pointerInto(texts.length);
  const runs: RunsChunk['runs'] = {
    backend: listIn(columns, 'backend', pointerInto(backends.length)),
    kind: listIn(columns, 'kind', pointerInto(stateKinds.length)),
    fromMs: listIn(columns, 'fromMs', asMs),
    toMs: listIn(columns, 'toMs', asMs),
    xactMs: listIn(columns, 'xactMs', asMsOrNull),
    query: listIn(columns, 'query', text),
    wait: listIn(columns, 'wait', text),
    wants: listIn(columns, 'wants', text),
    blockedBy: listIn(columns, 'blockedBy', pointerInto(blockings.length)),
    holds: listIn(columns, 'holds', asNumber),
  };
  const { length } = runs.backend;
  if (Object.values(runs).some((column) => column.length !== length)) throw new TypeError('columns of unequal length');
  const used = fieldsOf(fields.used);
  const usedAt = { ms: listIn(used, 'ms', asMs), count: listIn(used, 'count', asNumber) };
  if (usedAt.ms.length !== usedAt.count.length) throw new TypeError('columns of unequal length');
  const fromMs = msIn(fields, 'fromMs');
  const toMs = Math.max(fromMs, msIn(fields, 'toMs'));
  return { fromMs, toMs, backends, texts, blockings, runs, gaps: listIn(fields, 'gaps', gapIn), used: usedAt };
}

export function countersIn(fields: Fields): Counters {
  return {
    kind: 'counters',
    nowMs: msIn(fields, 'nowMs'),
    deadlocks: numberIn(fields, 'deadlocks'),
    xact_commit: numberIn(fields, 'xact_commit'),
    xact_rollback: numberIn(fields, 'xact_rollback'),
    stats_reset: textOrNullIn(fields, 'stats_reset'),
  };
}

export function lockCountsIn(fields: Fields): LockCounts {
  if (fields.kind !== 'locks') throw new TypeError('a count of nothing known');
  const modes = listIn(fields, 'modes', (value) => {
    const mode = fieldsOf(value);
    return { mode: textIn(mode, 'mode'), granted: booleanIn(mode, 'granted'), count: numberIn(mode, 'count') };
  });
  return { kind: 'locks', nowMs: msIn(fields, 'nowMs'), modes, skipped: textOrNullIn(fields, 'skipped') };
}
