import type { At } from '../../../shared/contract/place.ts';
import type { upgrade } from '../../../shared/contract/upgrade.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import { fileName } from '../../export/file-name.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import type { Store } from '../../store/store.ts';
import { told } from '../../told.ts';
import { probe } from './probe.ts';
import { reportOf } from './report.ts';
import { upgradeMarkdown } from './report-markdown.ts';
import { upgradeTable } from './report-table.ts';
import { type Kept, type RunNeeds, UpgradeRun } from './run.ts';

interface Needs {
  readonly databases: OpenDatabases;
  readonly known: RunNeeds['known'];
  readonly store: Pick<Store, 'journal'>;
  readonly native: NativeHost;
  readonly hasActions: boolean;
}

/** Of so many databases the last report is kept. */
const mostKept = 20;

export function upgradeService(needs: Needs): RoomService<typeof upgrade, Call> {
  const all = new Map<At, Kept>();
  const keep = (at: At, kept: Kept) => {
    all.delete(at);
    all.set(at, kept);
    for (const oldest of all.keys()) {
      if (all.size <= mostKept) break;
      all.delete(oldest);
    }
  };
  /** One that was stopped has its last word in a moment. */
  const running = new Map<At, { readonly signal: AbortSignal; readonly ended: Promise<unknown> }>();
  const last = (at: At): Kept => all.get(at) ?? fail('bad-input', 'Nothing was read yet: open Upgrade first');
  return {
    check: ({ at, to, again }, call) =>
      told(call.signal, async (tell) => {
        const kept = all.get(at);
        if (again === 0 && kept?.report.state === 'done' && JSON.stringify(kept.to) === JSON.stringify(to)) {
          tell({ report: kept.report, sql: toldOf(kept.sql) });
          return;
        }
        const run = new UpgradeRun(needs, at, to, call, (now) => {
          keep(at, now);
          tell({ report: now.report, sql: toldOf(now.sql) });
        });
        const ended = run.run();
        running.set(at, { signal: call.signal, ended: ended.catch(() => undefined) });
        await ended;
      }),
    async last({ at }) {
      const before = running.get(at);
      if (before?.signal.aborted) await before.ended;
      return { report: all.get(at)?.report ?? null };
    },
    async probe({ at, to, typedName }, call) {
      const kept = last(at);
      if (kept.seen.to.profile?.id !== to) return fail('bad-input', 'The last report is about another target');
      const { seen, failed, unjournalled } = await probe(
        { databases: needs.databases, journal: needs.store.journal },
        kept.seen,
        typedName,
        call,
      );
      const { state, why, readAt, tookMs, statements } = kept.report;
      const report = reportOf(seen, { state, why, readAt, tookMs, statements });
      keep(at, { ...kept, seen, report });
      return { report, failed, unjournalled };
    },
    async export({ at, format }) {
      const { report } = last(at);
      const text = upgradeMarkdown(report);
      if (format === 'copy') return { saved: { kind: 'kept' }, text };
      const written = writeTable(upgradeTable(report), format);
      const content = format === 'markdown' ? text : written.content;
      const suggestedName = fileName(['upgrade', report.connection, report.readAt.slice(0, 10)], written.extension);
      const saved = await needs.native.save({ suggestedName, mime: written.mime, content });
      return format === 'markdown' ? { saved, text } : { saved };
    },
  };
}

const toldOf = (sent: Kept['sql']) => sent.map((statement) => ({ ...statement, params: [...statement.params] }));
