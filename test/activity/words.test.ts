import { describe, expect, it } from 'vitest';
import { nobodyBehind } from '../../shared/activity/behind.ts';
import { alterRoleText, cancelWords, endManyWords, endWords } from '../../shared/activity/consequence.ts';
import { holdsOf, vacuumWords } from '../../shared/activity/holds.ts';
import { cancelRefusal, endRefusal } from '../../shared/activity/may-act.ts';
import { madeBackend, madeDetail, madeLock } from './made-backend.ts';

const nowMs = Date.parse('2026-11-21T13:08:41Z');
const hidden = {
  kind: 'unknown',
  state: null,
  backend_start: null,
  backend_type: null,
  xact_start: null,
  query_start: null,
  state_change: null,
  query: '<insufficient privilege>',
} as const;

describe('what a transaction holds', () => {
  it('is harmless to vacuum without xid and xmin, and says what else it blocks only when its locks are known', () => {
    const bare = madeBackend();
    expect(holdsOf(bare).sentence).toBe('nothing written, no snapshot: harmless to vacuum');
    expect(vacuumWords(bare)).toBe('not held back: no xid, no xmin');
    const detail = madeDetail({ locks: [16400, 16401, 16402].map((relation_oid) => madeLock({ relation_oid })) });
    expect(holdsOf(bare, detail)).toMatchObject({
      tone: 'idle',
      sentence: 'nothing written, no snapshot: harmless to vacuum, blocks DDL on 3 tables',
    });
  });

  it('has written, or holds a snapshot: holds back vacuum, and says where', () => {
    const written = madeBackend({ backend_xid: '884213907', xmin_age: 1204 });
    expect(holdsOf(written, undefined, 'breakpad')).toMatchObject({
      tone: 'idletx',
      sentence: 'has written (xid 884213907, 1,204 transactions old): holds back vacuum in this database',
    });
    expect(vacuumWords(written, 'other')).toBe(
      'held back in database breakpad: has written (xid 884213907, 1,204 transactions old)',
    );
    const looking = madeBackend({ backend_xmin: '884213900', xmin_age: 1 });
    expect(vacuumWords(looking, 'breakpad')).toBe(
      'held back in this database: holds a snapshot (xmin 884213900, 1 transaction old)',
    );
    const sender = madeBackend({ datname: null, backend_type: 'walsender', backend_xmin: '7', kind: 'active' });
    expect(vacuumWords(sender, 'breakpad')).toContain('held back in every database');
  });

  it('a failed transaction has no start, and is open all the same', () => {
    const failed = { kind: 'aborted', state: 'idle in transaction (aborted)', xact_start: null } as const;
    expect(holdsOf(madeBackend(failed)).sentence).toContain('its transaction has failed');
    expect(holdsOf(madeBackend({ kind: 'idle', state: 'idle', xact_start: null })).sentence).toBe(
      'no transaction is open',
    );
  });

  it('never says that an isolation level is known', () => {
    const all = [madeBackend(), madeBackend({ backend_xmin: '5' }), madeBackend({ backend_xid: '5' })];
    for (const one of all) expect(JSON.stringify(holdsOf(one))).not.toMatch(/READ COMMITTED|REPEATABLE|SERIALIZABLE/i);
  });

  it('of a hidden backend: what is not known is unknown, and xid and xmin still count', () => {
    const quiet = holdsOf(madeBackend(hidden));
    expect(quiet.tone).toBe('unknown');
    expect(quiet.sentence).toContain('hidden from this role');
    expect(JSON.stringify(quiet)).not.toMatch(/harmless|healthy|\b0\b/);
    expect(holdsOf(madeBackend({ ...hidden, backend_xid: '9' })).sentence).toContain('has written (xid 9)');
  });

  it('a plain VACUUM holds no other back, one with FULL or ANALYZE does', () => {
    const running = (query: string) => vacuumWords(madeBackend({ kind: 'active', backend_xmin: '5', query }));
    expect(running('VACUUM (VERBOSE) session')).toContain('not held back');
    expect(running('autovacuum: VACUUM session')).toContain('not held back');
    for (const query of ['VACUUM FULL session', 'vacuum (analyze) session', 'autovacuum: VACUUM ANALYZE session'])
      expect(running(query), query).toMatch(/^held back/);
  });

  it('counts relations once, leaves catalogs and indexes out, and says "at least" when it saw a part', () => {
    const locks = [
      madeLock(),
      madeLock({ mode: 'RowExclusiveLock' }),
      madeLock({ relation_oid: 1259, object: 'pg_class' }),
      madeLock({ relation_oid: 16500, object: 'session_pkey', relkind: 'i' }),
      madeLock({ relation_oid: 16600, object: 'public.waiting_for', granted: false }),
    ];
    expect(holdsOf(madeBackend(), madeDetail({ locks })).sentence).toMatch(/, blocks DDL on 1 table$/);
    expect(holdsOf(madeBackend(), madeDetail({ locks, locksLeftOut: 17_500 })).sentence).toContain('at least 1 table');
    const sequence = madeLock({ relation_oid: 16700, relkind: 'S', object: 'public.ids' });
    expect(holdsOf(madeBackend(), madeDetail({ locks: [...locks, sequence] })).sentence).toContain('2 relations');
  });

  it('names what is shut and who waits, in the tone of a lock', () => {
    const detail = madeDetail({ locks: [madeLock({ mode: 'AccessExclusiveLock' })], blocks: [1, 2, 3] });
    expect(holdsOf(madeBackend({ backend_xid: '5' }), detail, 'breakpad')).toMatchObject({
      tone: 'lock',
      sentence:
        'has written (xid 5): holds back vacuum in this database, keeps others from reading and writing session, blocks DDL on 1 table, 3 backends wait behind it',
    });
    const writes = holdsOf(madeBackend(), madeDetail({ locks: [madeLock({ mode: 'ShareLock' })] }));
    expect(writes.sentence).toContain('keeps others from writing session');
  });

  it('unread locks are unknown', () => {
    const { facts, sentence } = holdsOf(madeBackend(), madeDetail({ locksFailure: 'canceling statement' }));
    expect(facts).toContainEqual({ label: 'Waiting behind it', value: 'unknown' });
    expect(sentence).toContain('could not be read');
    expect(facts).toContainEqual({ label: 'Locks', value: 'unknown: canceling statement' });
  });
});

describe('what ending it means', () => {
  it('an open transaction is rolled back, and who waits continues', () => {
    const words = endWords(madeBackend({ backend_xid: '884213907' }), { ...nobodyBehind, all: 3 }, { nowMs });
    expect(words).toEqual({
      question: 'End backend 18915?',
      statement: 'SELECT pg_terminate_backend(18915);',
      consequence:
        'Its connection closes and its open transaction (1 h 22 min, has written: xid 884213907) is rolled back. The 3 backends waiting behind it continue. The client sees FATAL 57P01.',
    });
    expect(endWords(madeBackend(), { ...nobodyBehind, all: 1 }, { nowMs }).consequence).toContain(
      '(1 h 22 min, nothing written) is rolled back. The backend waiting behind it continues.',
    );
  });

  it('a failed transaction loses nothing, unless it wrote before a savepoint', () => {
    const failed = { kind: 'aborted', state: 'idle in transaction (aborted)' } as const;
    expect(endWords(madeBackend(failed), nobodyBehind).consequence).toContain(
      'has failed already, so no change is lost',
    );
    expect(endWords(madeBackend({ ...failed, backend_xid: '7' }), nobodyBehind).consequence).toContain(
      '(has written: xid 7)',
    );
  });

  it('of active, waiting, idle and pooled ones', () => {
    const active = madeBackend({ kind: 'active', state: 'active' });
    expect(endWords(active, nobodyBehind, { nowMs }).consequence).toContain('Its statement stops');
    expect(endWords(active, nobodyBehind, { nowMs }).consequence).toContain('nothing written yet');
    expect(endWords(madeBackend({ kind: 'waiting' }), nobodyBehind).consequence).toContain('It stops waiting');
    expect(endWords(madeBackend({ kind: 'idle', xact_start: null }), nobodyBehind).consequence).toContain(
      'no change is lost',
    );
    const pooled = endWords(madeBackend(), nobodyBehind, { isPooled: true }).consequence;
    expect(pooled).toContain("ends the pooler's connection, not the client's");
  });

  it('of several', () => {
    const many = [madeBackend({ backend_xid: '1' }), madeBackend({ xact_start: '2026-11-21 13:00:00+00' })];
    expect(endManyWords(many, nobodyBehind, { nowMs })).toMatchObject({
      question: 'End 2 backends?',
      consequence: expect.stringContaining('open transactions (oldest 1 h 22 min, 1 of them has written) are rolled'),
    });
  });

  it('cancelling fails the statement; in a block the transaction with it', () => {
    const inBlock = madeBackend({ kind: 'active', state: 'active' });
    expect(cancelWords(inBlock, nobodyBehind, { nowMs }).consequence).toContain('the client must roll it back');
    const alone = madeBackend({ kind: 'active', query_start: '2026-11-21 11:46:20.123456+00' });
    expect(cancelWords(alone, { ...nobodyBehind, all: 2 }).consequence).toBe(
      'Its statement fails with 57014, the connection stays. The 2 backends waiting behind it continue.',
    );
  });

  it('says who of those behind it must wait on, or goes only after others', () => {
    const behind = (all: number, stillWaiting: number, isInTurn = false) =>
      cancelWords(madeBackend(), { all, stillWaiting, isInTurn }).consequence;
    expect(behind(3, 0, true)).toContain('The 3 backends waiting behind it continue, some only after others of them.');
    expect(behind(3, 1, true)).toContain(
      '2 of the 3 backends waiting behind it continue, some only after others of them; the rest waits for others too.',
    );
    expect(behind(3, 2)).toContain('1 of the 3 backends waiting behind it continues; the rest wait for others too.');
    expect(behind(1, 1)).toContain('The backend waiting behind it waits for others too.');
    expect(behind(2, 2)).toContain('The 2 backends waiting behind it wait for others too.');
  });

  it('refuses ours, walsenders, workers, the hidden, and a cancel that does nothing', () => {
    expect(endRefusal(madeBackend())).toBeNull();
    expect(endRefusal(madeBackend({ isOurs: true }))).toContain('Heapscope');
    expect(endRefusal(madeBackend({ backend_type: 'walsender' }))).toContain('walsender');
    expect(endRefusal(madeBackend({ backend_type: 'autovacuum worker' }))).toContain('autovacuum worker');
    expect(endRefusal(madeBackend(hidden))).toContain('hidden');
    expect(cancelRefusal(madeBackend())).toContain('does nothing');
    expect(cancelRefusal(madeBackend({ kind: 'aborted' }))).toContain('does nothing');
    expect(cancelRefusal(madeBackend({ kind: 'active', state: 'active' }))).toBeNull();
  });

  it('the setting that would have ended it, for any name', () => {
    expect(alterRoleText('drproject')).toBe("ALTER ROLE drproject SET idle_in_transaction_session_timeout = '5min';");
    expect(alterRoleText('a"; DROP ROLE b; --\n\\! x')).not.toContain('\n');
    expect(alterRoleText('Web App')).toContain('ALTER ROLE "Web App" SET');
  });
});
