import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { environment } from '../../shared/contract/connections.ts';
import { at } from '../../shared/contract/place.ts';
import { logMode, logScope, switchEnd, switchedSetting } from '../../shared/contract/sql-log-switch.ts';
import type { FileNotices } from './file-notices.ts';
import { JsonFile } from './json-file.ts';
import { aliveSince, type Owner } from './log-intent-owner.ts';

/**
 * That a server's log was, or is about to be, turned on, and what was there before. Written to the disk before anything
 * is changed, and removed after all is back.
 */
const intent = z.strictObject({
  id: z.string(),
  /** The cluster's system_identifier, or its address where that may not be read; a standby is one by itself. */
  server: z.string(),
  at,
  /** Shown where the profile is gone. */
  connection: z.string(),
  environment,
  scope: logScope,
  /** Of the database or role, which may be renamed meanwhile; null: of the server. */
  scopeOid: z.string().nullable(),
  mode: logMode,
  /** Empty until what was there is known: nothing was changed before that. */
  settings: z.array(switchedSetting),
  stage: z.enum(['reading', 'changing', 'on']),
  /** The server's process that changes; it may still be at work after we are gone. */
  pid: z.number().int().nullable(),
  since: z.string(),
  until: z.string(),
  limitBytes: z.number(),
  owner: z.strictObject({ pid: z.number().int(), began: z.string(), instance: z.string() }),
});
export type LogIntent = z.infer<typeof intent>;

const ended = switchEnd.extend({ server: z.string() });
export type EndedSwitch = z.infer<typeof ended>;

const content = z.strictObject({ intents: z.array(intent), ended: z.array(ended) });
type Content = z.infer<typeof content>;

const mostEnded = 20;

export type Reserved =
  | { readonly kind: 'reserved'; readonly intent: LogIntent }
  /** Somebody on this computer has turned on the same already. */
  | { readonly kind: 'taken'; readonly by: LogIntent };

/** The file of intents, which every Heapscope of this user shares. Each change is on the disk when it resolves. */
export class LogIntents {
  readonly #file: JsonFile<Content>;

  constructor(folder: string, notices?: FileNotices) {
    const file = path.join(folder, 'log-switches.json');
    this.#file = new JsonFile({ path: file, version: 1, schema: content, empty: { intents: [], ended: [] }, notices });
  }

  get path(): string {
    return this.#file.path;
  }

  /** What the user must be told about the file: broken, newer. */
  get notice(): string | undefined {
    return this.#file.notice;
  }

  async all(): Promise<readonly LogIntent[]> {
    return (await this.#file.read()).intents;
  }

  /** Newest first. */
  async ended(): Promise<readonly EndedSwitch[]> {
    return (await this.#file.read()).ended;
  }

  /** Takes the place (one per server and scope) before anything there is read. Fails with `file`. */
  async reserve(wanted: Omit<LogIntent, 'id'>): Promise<Reserved> {
    const made: LogIntent = { ...wanted, id: randomUUID() };
    let by: LogIntent | undefined;
    await this.#save(({ intents, ended }) => {
      by = intents.find((other) => isSamePlace(other, made));
      return { intents: by === undefined ? [...intents, made] : intents, ended };
    });
    return by === undefined ? { kind: 'reserved', intent: made } : { kind: 'taken', by };
  }

  /** Fails with `file`, and then the disk has what it had. undefined: there is no such intent any more. */
  async change(id: string, part: Partial<Omit<LogIntent, 'id'>>): Promise<LogIntent | undefined> {
    const after = await this.#save(({ intents, ended }) => ({
      intents: intents.map((one) => (one.id === id ? { ...one, ...part } : one)),
      ended,
    }));
    return after.intents.find((one) => one.id === id);
  }

  /** All is back. Where nothing had been changed, or another Heapscope has told of it, there is nothing to tell. */
  async remove(id: string, end?: EndedSwitch): Promise<void> {
    await this.#save(({ intents, ended }) => {
      const isNews = end !== undefined && intents.some((one) => one.id === id);
      return {
        intents: intents.filter((one) => one.id !== id),
        ended: isNews ? [end, ...ended].slice(0, mostEnded) : ended,
      };
    });
  }

  /** Makes all whose Heapscope runs no more, or forgot them for long, the caller's; answers with these. */
  async adopt(owner: Owner, overdueMs: number): Promise<readonly LogIntent[]> {
    const isOrphan = (one: LogIntent) =>
      one.owner.instance !== owner.instance &&
      (!aliveSince(one.owner) || Date.now() - Date.parse(one.until) > overdueMs);
    if (!(await this.all()).some(isOrphan)) return [];
    const adopted: string[] = [];
    const after = await this.#save(({ intents, ended }) => {
      adopted.length = 0;
      for (const one of intents) if (isOrphan(one)) adopted.push(one.id);
      return { intents: intents.map((one) => (adopted.includes(one.id) ? { ...one, owner } : one)), ended };
    });
    return after.intents.filter(({ id }) => adopted.includes(id));
  }

  #save(change: (content: Content) => Content): Promise<Content> {
    return this.#file.updateOrFail(change);
  }
}

const isSamePlace = (a: LogIntent, b: LogIntent): boolean =>
  a.server === b.server && a.scope.kind === b.scope.kind && a.scopeOid === b.scopeOid;
