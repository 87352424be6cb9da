import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { executed } from './activity.ts';
import { profileId } from './connections.ts';
import { saved } from './files.ts';
import { at } from './place.ts';
import { upgradeReport } from './upgrade-parts.ts';

export type {
  UpgradeDatabase,
  UpgradeFinding,
  UpgradeObject,
  UpgradeReport,
  UpgradeSpace,
  UpgradeTarget,
} from './upgrade-parts.ts';

/** Where to: another server of the saved ones, or only a major version. */
export const upgradeTo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('version'), major: z.number().int().min(14).max(30) }),
  z.strictObject({ kind: z.literal('profile'), id: profileId }),
]);
export type UpgradeTo = z.infer<typeof upgradeTo>;

const exportFormat = z.enum(['csv', 'json', 'markdown', 'html']);

/** What pg_upgrade would say of this server, every database of it, without running it. */
export const upgrade = {
  /**
   * Reads each database in turn over one connection of its own, read only, and tells what is known so far after each.
   * Stopped, it keeps what it has, as `last` answers. `again` 0 answers with what was read before for the same target;
   * any other number reads anew.
   */
  check: stream(
    z.strictObject({ at, to: upgradeTo, again: z.number().int().min(0).max(1_000_000) }),
    z.object({ report: upgradeReport, sql: z.array(executed) }),
  ),
  /** What was last read of this server, whole or not; null: nothing since Heapscope was started. */
  last: query(z.strictObject({ at }), z.object({ report: upgradeReport.nullable() })),
  /**
   * LOADs every library of the last report in one throw-away session of the target, as pg_upgrade does: it runs the
   * start-up code of each. Never on production; `typedName` is the target's name where its connection asks for it.
   */
  probe: command(
    z.strictObject({ at, to: profileId, typedName: z.string().max(120).optional() }),
    z.object({ report: upgradeReport, failed: z.number().int(), unjournalled: z.string().nullable() }),
  ),
  /** The last report. Markdown is answered as text too, for the clipboard; `copy` saves no file of it. */
  export: command(
    z.strictObject({ at, format: z.union([exportFormat, z.literal('copy')]) }),
    z.object({ saved, text: z.string().optional() }),
  ),
};
