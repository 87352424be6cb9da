import type { At } from '../../../shared/contract/place.ts';
import type { sizes } from '../../../shared/contract/sizes.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { exportLumps, exportPng } from './exporting.ts';
import { IndexFamilies } from './index-family-reader.ts';
import { askLumps, askMembers, lookAtOrphans } from './questions.ts';
import { reconcileAnswer } from './reconcile-answer.ts';
import { relationFacts } from './relation-facts.sql.ts';
import { Reports, type SizesStore } from './reports.ts';

interface Needs {
  readonly databases: Databases;
  readonly store: SizesStore;
  readonly native: NativeHost;
}

export function sizesService(needs: Needs): RoomService<typeof sizes, Call> {
  const { databases, native } = needs;
  const reports = new Reports(needs);
  const families = new IndexFamilies();
  const held = (at: At, call: Call) => reports.held(at, call);
  return {
    measure: ({ at }, call) => reports.measure(at, call),
    stop: async ({ at }) => ({ stopped: reports.stop(at) }),
    report: async ({ at }, call) => ({ summary: reports.summary(at, call) }),
    lumps: async (input, call) => askLumps(needs, reports, input, call),
    members: async (input, call) => askMembers(needs, reports, input, call),
    reconcile: async ({ at }, call) => {
      const report = await held(at, call);
      const trees = await report.trees();
      await lookAtOrphans(needs, at, call, report, trees);
      return reconcileAnswer(report, reports.summaryOf(at), trees, (await report.lumps('name')).length);
    },
    relation: async ({ at, oid }, call) => {
      const session = await databases.session(at, call);
      const { is_last_scan_known, ...facts } = await session.one(relationFacts, oid);
      return { ...facts, isLastScanKnown: is_last_scan_known };
    },
    indexFamilies: async ({ at }, call) =>
      families.list(at, (await held(at, call)).report, await databases.session(at, call)),
    indexFamily: async ({ at, key }, call) => families.measure(at, key, await databases.session(at, call)),
    leaveOut: async ({ at, nspname, relname, isLeftOut }, call) =>
      reports.leaveOut(at, call, nspname, relname, isLeftOut),
    export: async (input, call) => {
      const answer = await askLumps(needs, reports, input, call);
      return exportLumps(native, answer, input, await databases.facts(input.at, call));
    },
    exportPng: async (input, call) => exportPng(native, input, await databases.facts(input.at, call)),
  };
}
