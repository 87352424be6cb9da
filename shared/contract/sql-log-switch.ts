import { z } from 'zod';
import { command, query, stream } from '../rpc.ts';
import { at } from './place.ts';

/** A name of PostgreSQL's: any bytes but NUL, at most 63 of them. */
const name = z.string().min(1).max(63);

/** Whose statements the server writes to its log. Database and role reach new sessions only. */
export const logScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('server') }),
  z.strictObject({ kind: z.literal('database'), name }),
  z.strictObject({ kind: z.literal('role'), name }),
]);
export type LogScope = z.infer<typeof logScope>;

/** all: log_statement = all with log_duration. slow: log_min_duration_statement, in ms. */
export const logMode = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('slow'), ms: z.number().int().min(0).max(3_600_000) }),
]);
export type LogMode = z.infer<typeof logMode>;

export const revertReason = z.enum(['asked', 'time', 'volume', 'quit', 'closed', 'lost', 'crash', 'failed']);
export type RevertReason = z.infer<typeof revertReason>;

/** One setting of a switch. null: there was none at that place, so RESET brings it back. */
export const switchedSetting = z.object({ name: z.string(), before: z.string().nullable(), ours: z.string() });
export type SwitchedSetting = z.infer<typeof switchedSetting>;

/** A log that Heapscope turned on and that was not put back yet. */
export const switchOn = z.object({
  id: z.string(),
  /** The connection by which it was turned on, and by which it is put back. */
  at,
  scope: logScope,
  mode: logMode,
  settings: z.array(switchedSetting),
  /** ISO times of this computer. */
  since: z.string(),
  until: z.string(),
  limitBytes: z.number(),
  /** on; or it is being put back, or waits for it (`waitsFor` says for what). */
  state: z.enum(['turning-on', 'on', 'reverting', 'waits']),
  waitsFor: z.string().nullable(),
  /** Turned on by another Heapscope of this computer that runs now. */
  isOthers: z.boolean(),
  /** What would put it back by hand. */
  revertSql: z.string(),
});
export type SwitchOn = z.infer<typeof switchOn>;

/** How one switch ended. */
export const switchEnd = z.object({
  scope: logScope,
  mode: logMode,
  since: z.string(),
  ended: z.string(),
  reason: revertReason,
  /** reverted: all is as before. left: somebody changed a setting meanwhile, and it was left as they set it. */
  outcome: z.enum(['reverted', 'left']),
  words: z.string(),
  /** Written to the log while it was on, as far as it was read; null: not known. */
  bytes: z.number().nullable(),
});
export type SwitchEnd = z.infer<typeof switchEnd>;

export const switchState = z.object({
  /** Of this server, whichever database they were turned on from. */
  on: z.array(switchOn),
  /** The last that ended on this server. */
  last: switchEnd.nullable(),
});
export type SwitchState = z.infer<typeof switchState>;

/** A line of "Who is logged" or "Checked just now". none: neither good nor bad, only so. */
export const logCheck = z.object({
  label: z.string(),
  state: z.enum(['passed', 'warning', 'failed', 'none']),
  words: z.string(),
  /** What an owner or superuser would run. */
  grant: z.string().nullable(),
});
export type LogCheck = z.infer<typeof logCheck>;

/** What turning it on would do, as things are now. */
export const logPlan = z.object({
  scope: logScope,
  mode: logMode,
  /** Whether it may be asked for: type-name wants the connection's name. */
  confirm: z.enum(['confirm', 'type-name', 'never']),
  /** Why it cannot be turned on; null: it can. */
  refusal: z.string().nullable(),
  name: z.string(),
  database: z.string(),
  role: z.string(),
  host: z.string(),
  turnOn: z.string(),
  revert: z.string(),
  /** Each setting as it is now at that place, with where its present value comes from. */
  now: z.array(z.object({ name: z.string(), value: z.string(), from: z.string() })),
  who: z.array(logCheck),
  checks: z.array(logCheck),
  /** Settings of roles and databases that win over this scope: "role reporting_rw has log_statement=none". */
  overrides: z.array(z.string()),
  /** Of this server, for the choice of a scope. */
  databases: z.array(z.string()),
  roles: z.array(z.string()),
  notes: z.array(z.string()),
});
export type LogPlan = z.infer<typeof logPlan>;

const asked = { at, scope: logScope, mode: logMode };

export const sqlLogSwitch = {
  /** What Heapscope has turned on here. */
  state: query(z.strictObject({ at }), switchState),
  /** The same again at each change. */
  watch: stream(z.strictObject({ at }), switchState),
  /** Read again at every look; changes nothing. */
  plan: query(z.strictObject({ ...asked, minutes: z.number().int().min(1).max(60) }), logPlan),
  /** Fails with the reason, and then has put back what it had changed. */
  turnOn: command(
    z.strictObject({
      ...asked,
      minutes: z.number().int().min(1).max(60),
      limitBytes: z.number().int().min(1_000_000).max(10_000_000_000),
      /** Staging: the connection's name, as typed. */
      typedName: z.string().max(200).optional(),
    }),
    z.object({ on: switchOn }),
  ),
  /** So many minutes more, until 4 h after it was turned on at the latest. */
  extend: command(
    z.strictObject({ at, id: z.string().max(64), minutes: z.number().int().min(1).max(60) }),
    z.object({ until: z.string() }),
  ),
  revert: command(z.strictObject({ at, id: z.string().max(64) }), switchEnd),
};
