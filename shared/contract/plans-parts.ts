import { z } from 'zod';
import { oid } from './place.ts';
import { promise, userParameters, userSettings, userText, userTimeoutMs } from './user-lane.ts';

export const explainOption = z.enum([
  'analyze',
  'verbose',
  'buffers',
  'wal',
  'settings',
  'timing',
  'generic_plan',
  'memory',
]);
export type ExplainOption = z.infer<typeof explainOption>;

export const plansOptions = z.object({
  server_version_num: z.number().int(),
  /** EXPLAIN's options that this server has; `serialize` is apart, since it has three values. */
  options: z.array(explainOption),
  hasSerialize: z.boolean(),
  /** Settings of the planner and executor that this role may set for a transaction. */
  settings: z.array(
    z.object({
      name: z.string(),
      setting: z.string(),
      unit: z.string().nullable(),
      vartype: z.string(),
      enumvals: z.array(z.string()).nullable(),
      min_val: z.string().nullable(),
      max_val: z.string().nullable(),
      boot_val: z.string().nullable(),
      short_desc: z.string(),
    }),
  ),
  promise,
  /** False unless the connection is local: EXPLAIN ANALYZE of INSERT, UPDATE, DELETE, MERGE is not offered. */
  mayWrite: z.boolean(),
  /** Production asks before ANALYZE, and runs it once with at most 10 s. */
  isProduction: z.boolean(),
});
export type PlansOptions = z.infer<typeof plansOptions>;

export const plansSide = z.strictObject({
  title: z.string().max(200),
  text: userText,
  params: userParameters,
  settings: userSettings,
});
export type PlansSide = z.infer<typeof plansSide>;

export const plansRequest = z.strictObject({
  /** One or two. */
  sides: z.array(plansSide).min(1).max(2),
  options: z.array(explainOption),
  serialize: z.enum(['none', 'text', 'binary']),
  /** Measured runs of each side with ANALYZE; 1 without. A warm-up run of each comes before and is told apart. */
  runs: z.number().int().min(1).max(100),
  timeoutMs: userTimeoutMs,
  /** The user's opt-in to statements that write; rolled back, and only on local. */
  allowsWrites: z.boolean(),
});
export type PlansRequest = z.infer<typeof plansRequest>;

/** What explains a changed plan, of one relation that the plan touches, at the time of the run. */
export const relationThen = z.object({
  oid,
  nspname: z.string(),
  relname: z.string(),
  relkind: z.string(),
  reltuples: z.number(),
  relpages: z.number(),
  last_analyze: z.string().nullable(),
  last_autoanalyze: z.string().nullable(),
  n_mod_since_analyze: z.number().nullable(),
  indexes: z.array(z.object({ name: z.string(), definition: z.string(), isValid: z.boolean() })),
});
export type RelationThen = z.infer<typeof relationThen>;

export const serverThen = z.object({
  server_version: z.string(),
  server_version_num: z.number().int(),
  /** Settings of the planner that differ from their boot values, this side's included. */
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  relations: z.array(relationThen),
  /** ISO time of the server. */
  at: z.string(),
});
export type ServerThen = z.infer<typeof serverThen>;

export const sideRun = z.object({
  title: z.string(),
  text: z.string(),
  fingerprint: z.string().nullable(),
  /** EXPLAIN (FORMAT JSON) as the server sent it, of the run nearest the median; null before the first. */
  plan: z.string().nullable(),
  /** Same length: one per measured run. Empty without ANALYZE. */
  planningMs: z.array(z.number()),
  executionMs: z.array(z.number()),
  /** Of the warm-up run; null without ANALYZE. */
  first: z.object({ planningMs: z.number(), executionMs: z.number(), plan: z.string() }).nullable(),
  /** Medians; `band` is the order-statistic 95 % interval, null below 6 runs, then `spread` (min, max) tells. */
  medianMs: z.number().nullable(),
  meanMs: z.number().nullable(),
  sdMs: z.number().nullable(),
  band: z.object({ low: z.number(), high: z.number() }).nullable(),
  spread: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Share of shared blocks that were read, not hit: of the first run and of the median one; null without BUFFERS. */
  firstReadShare: z.number().nullable(),
  readShare: z.number().nullable(),
  /** Execution with TIMING OFF, which instrumentation adds to: median of the same number of runs; null when not asked. */
  untimedMs: z.number().nullable(),
  serverThen: serverThen.nullable(),
  failure: z
    .object({
      message: z.string(),
      advice: z.string().optional(),
      /** What would let this role do it, one statement a line. */
      grant: z.string().optional(),
      /** 0-based character in the side's text. */
      at: z.number().int().nullable(),
      sqlstate: z.string().nullable(),
    })
    .nullable(),
});
export type SideRun = z.infer<typeof sideRun>;

export const plansEvent = z.object({
  runId: z.string(),
  state: z.enum(['preparing', 'warming', 'running', 'finished', 'stopped', 'failed']),
  startedAt: z.string(),
  /** "A B B A A B": what ran so far. */
  order: z.string(),
  done: z.number().int(),
  of: z.number().int(),
  elapsedMs: z.number(),
  leftMs: z.number().nullable(),
  sides: z.array(sideRun),
  /** A's median ÷ B's with a paired 95 % interval; null with one side or below 6 runs each. */
  ratio: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  promise,
  notes: z.array(z.string()),
  keptAs: z.string().nullable(),
});
export type PlansEvent = z.infer<typeof plansEvent>;

export const plansHistoryRow = z.object({
  id: z.string(),
  startedAt: z.string(),
  server_version: z.string(),
  sides: z.array(
    z.object({
      title: z.string(),
      /** First line of the text, cut at 200 characters. */
      head: z.string(),
      fingerprint: z.string().nullable(),
      medianMs: z.number().nullable(),
      /** A hash of the plan's shape: equal shapes are equal plans but for numbers. */
      shape: z.string().nullable(),
    }),
  ),
});
export type PlansHistoryRow = z.infer<typeof plansHistoryRow>;
