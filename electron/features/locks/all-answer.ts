import { serverMs } from '../../../shared/activity/server-time.ts';
import type { AllLocks, LockTag } from '../../../shared/contract/locks.ts';
import { lockObject, tagOf } from '../../../shared/locks/lock-object.ts';
import type { Session } from '../../postgres/session.ts';
import type { Columnar } from '../../postgres/statement.ts';
import { allLocks } from './all.sql.ts';

interface Answer {
  readonly locks: AllLocks;
  readonly tags: LockTag[];
  readonly leftOut: number;
  readonly nowMs: number;
  readonly tookMs: number;
}

export async function allAnswer(session: Session): Promise<Answer> {
  const started = performance.now();
  const rows = await session.columns(allLocks);
  const tookMs = performance.now() - started;
  const places = new Map<string, number>();
  const tags: LockTag[] = [];
  const objects: string[] = [];
  const tag: number[] = [];
  for (let i = 0; i < rows.pid.length; i += 1) {
    const lock = tagAt(rows, i);
    const key = tagOf(lock);
    const known = places.get(key) ?? tags.length;
    if (known === tags.length) {
      places.set(key, known);
      tags.push(lock);
    }
    tag.push(known);
    objects.push(lockObject(lock, namesAt(rows, i)));
  }
  const { pid, gid, locktype, mode, granted, fastpath, waitstart, application_name, usename, xact_start } = rows;
  return {
    locks: {
      pid,
      gid,
      locktype,
      mode,
      granted,
      fastpath,
      waitstart,
      object: objects,
      tag,
      application_name,
      usename,
      xact_start,
    },
    tags,
    leftOut: (rows.total[0] ?? 0) - rows.pid.length,
    nowMs: serverMs(rows.server_now[0] ?? ''),
    tookMs,
  };
}

type Rows = Columnar<(typeof allLocks)['columns']>;

const tagAt = (rows: Rows, i: number): LockTag => ({
  locktype: rows.locktype[i] ?? '',
  database: rows.database[i] ?? null,
  relation: rows.relation[i] ?? null,
  page: rows.page[i] ?? null,
  tuple: rows.tuple[i] ?? null,
  virtualxid: rows.virtualxid[i] ?? null,
  transactionid: rows.transactionid[i] ?? null,
  classid: rows.classid[i] ?? null,
  objid: rows.objid[i] ?? null,
  objsubid: rows.objsubid[i] ?? null,
});

const namesAt = (rows: Rows, i: number) => ({
  nspname: rows.nspname[i] ?? null,
  relname: rows.relname[i] ?? null,
  datname: rows.datname[i] ?? null,
  classname: rows.classname[i] ?? null,
});
