import { z } from 'zod';
import { ending, environment } from './connections.ts';
import { bytes } from './place.ts';

/** What this role may not see or the server does not tell, and what would change that. */
const lack = z.object({ what: z.string(), grant: z.string().nullable() });

/** Something that a check is about: a column, a slot, a library, an extension … */
export const upgradeObject = z.object({
  /** null: of the whole server. */
  database: z.string().nullable(),
  /** Quoted as in SQL: public.crontabber_dep.proc. */
  name: z.string(),
  /** What it is, and why it counts: "regprocedure, ~214 rows". */
  detail: z.string(),
  /** bad: of those that the verdict is about; fine: listed because it was looked at; unknown: it could not be told. */
  mark: z.enum(['bad', 'fine', 'unknown']),
  /** What depends on it, as the server describes it: "view public.v". */
  usedBy: z.array(z.string()),
  /** Would remove or mend it, run in `database`. Shown, never run. */
  sql: z.string().nullable(),
});
export type UpgradeObject = z.infer<typeof upgradeObject>;

/**
 * stops: pg_upgrade (or the restore that it runs) refuses; decide: it goes on, and something is lost, changes, or must be
 * done by hand; unknown: it could not be told, `lacks` and `found` say why; passed: looked at everywhere, and nothing.
 */
export const upgradeVerdict = z.enum(['stops', 'decide', 'unknown', 'passed']);

export const upgradeFinding = z.object({
  /** Stable: "reg-types". */
  id: z.string(),
  /** As pg_upgrade calls it, where it does: "reg* data types in user tables". */
  title: z.string(),
  verdict: upgradeVerdict,
  /** One line: what was found. */
  found: z.string(),
  /** What it means, in sentences. */
  why: z.string(),
  /** Those with the mark `bad`; more than `objects` has, when those were cut. */
  bad: z.number().int(),
  objects: z.array(upgradeObject),
  /** For all of them together; each object may have its own. */
  sql: z.string().nullable(),
  /** What running the SQL costs: "Rewrites ~214 rows under AccessExclusiveLock." */
  cost: z.string().nullable(),
  /** Of the button in the list: "Show ALTER". null: there is nothing more than the line. */
  show: z.string().nullable(),
  lacks: z.array(lack),
  manual: z.string(),
});
export type UpgradeFinding = z.infer<typeof upgradeFinding>;

/** One database of the server, and whether it was read. */
export const upgradeDatabase = z.object({
  datname: z.string(),
  /** waiting: its turn has not come; left: the user stopped before; refused: it was not or could not be opened. */
  state: z.enum(['waiting', 'reading', 'read', 'left', 'refused']),
  /** Why it was refused, or what in it could not be read. */
  why: z.string().nullable(),
  /** Would let this role in. */
  grant: z.string().nullable(),
  /** null: unknown. */
  bytes: bytes.nullable(),
  ms: z.number().nullable(),
});
export type UpgradeDatabase = z.infer<typeof upgradeDatabase>;

export const upgradeTarget = z.object({
  major: z.number().int(),
  /** "18.1"; only where the target was read. */
  version: z.string().nullable(),
  /** Of the saved connection; null: only a version was chosen. */
  profile: z.object({ id: z.string(), name: z.string(), environment, ending, role: z.string().nullable() }).nullable(),
  /** Why it could not be read. Then only its version counts, as last seen or as the newest one. */
  failure: z.string().nullable(),
  /** Whether its libraries may be LOADed to see, and why not. */
  probe: z.object({ isOffered: z.boolean(), why: z.string().nullable(), at: z.string().nullable() }),
});
export type UpgradeTarget = z.infer<typeof upgradeTarget>;

/** What each way of transferring files takes. */
export const upgradeSpace = z.object({
  mode: z.string(),
  /** More than now, while both clusters exist; null: unknown. */
  extra_bytes: bytes.nullable(),
  isEstimate: z.boolean(),
  /** What becomes of the old cluster. */
  oldCluster: z.string(),
  needs: z.string(),
});
export type UpgradeSpace = z.infer<typeof upgradeSpace>;

export const upgradeReport = z.object({
  connection: z.string(),
  from: z.object({ major: z.number().int(), version: z.string(), role: z.string(), isSuperuser: z.boolean() }),
  to: upgradeTarget,
  /** upgrade: newer. same: pg_upgrade moves nothing between equal versions; older: it cannot go back. */
  direction: z.enum(['upgrade', 'same', 'older']),
  /** Said about the direction, or about the server as a whole; empty: nothing. */
  words: z.string(),
  findings: z.array(upgradeFinding),
  databases: z.array(upgradeDatabase),
  space: z.array(upgradeSpace),
  /** Below the table of space: what is carried over, what to run afterwards. */
  notes: z.array(z.string()),
  /** ISO time of this computer at the start, and how long it took so far. */
  readAt: z.string(),
  tookMs: z.number(),
  statements: z.number().int(),
  /** running: more will be told. stopped: by the user. failed: `why` says it. */
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  why: z.string().nullable(),
});
export type UpgradeReport = z.infer<typeof upgradeReport>;
