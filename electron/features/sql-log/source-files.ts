import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LogFormat } from '../../../shared/contract/sql-log-tail.ts';
import type { Session } from '../../postgres/session.ts';
import { logFiles, logPiece } from './source.sql.ts';

export interface LogFile {
  readonly name: string;
  readonly bytes: number;
  /** Sorts by time. */
  readonly modified: string;
}

/** Where the files of a log are read. */
export interface LogFiles {
  /** All of the folder, of every format. */
  list(): Promise<readonly LogFile[]>;
  /** As many bytes as there are, up to so many; null: the file is gone. */
  read(name: string, offset: number, length: number): Promise<Buffer | null>;
}

/** The logging collector names them so, whatever log_filename says. */
export function formatOf(name: string): LogFormat {
  if (name.endsWith('.csv')) return 'csvlog';
  return name.endsWith('.json') ? 'jsonlog' : 'stderr';
}

/** By the server's own functions: wherever it is. */
export class ServerFiles implements LogFiles {
  readonly #session: () => Promise<Session>;
  readonly #folder: string;

  /** `folder` is log_directory, as it is set. A session is asked for anew each time, for it belongs to a call. */
  constructor(session: () => Promise<Session>, folder: string) {
    this.#session = session;
    this.#folder = folder;
  }

  async list(): Promise<readonly LogFile[]> {
    const rows = await (await this.#session()).rows(logFiles);
    return rows.map(({ name, size, modification }) => ({ name, bytes: size, modified: modification }));
  }

  async read(name: string, offset: number, length: number): Promise<Buffer | null> {
    const { piece } = await (await this.#session()).one(logPiece, `${this.#folder}/${name}`, offset, length);
    return piece === null ? null : Buffer.from(piece, 'base64');
  }
}

/** On this computer. */
export class LocalFiles implements LogFiles {
  readonly #folder: string;
  /** Null: every file of the folder. */
  readonly #only: string | null;

  constructor(folder: string, only: string | null = null) {
    this.#folder = folder;
    this.#only = only;
  }

  async list(): Promise<readonly LogFile[]> {
    const names = this.#only === null ? await readdir(this.#folder) : [this.#only];
    const found = await Promise.all(names.map((name) => this.#file(name)));
    return found.filter((file) => file !== null).toSorted((a, b) => (a.modified < b.modified ? 1 : -1));
  }

  async read(name: string, offset: number, length: number): Promise<Buffer | null> {
    const file = await open(path.join(this.#folder, name), 'r').catch(unlessGone);
    if (file === null) return null;
    try {
      const buffer = Buffer.allocUnsafe(length);
      const { bytesRead } = await file.read(buffer, 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async #file(name: string): Promise<LogFile | null> {
    const found = await stat(path.join(this.#folder, name)).catch(unlessGone);
    if (!found?.isFile()) return null;
    return { name, bytes: found.size, modified: found.mtime.toISOString() };
  }
}

function unlessGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
