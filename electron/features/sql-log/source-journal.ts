import { type ChildProcess, spawn } from 'node:child_process';
import type { Followed, LogFollow, ReadBudget } from './source-follow.ts';

/** Written faster than it is read: the rest is counted and left. */
const mostWaitingBytes = 16_000_000;

/**
 * systemd's journal, where the server's stderr or syslog goes there: every entry is a line.
 * https://www.freedesktop.org/software/systemd/man/latest/journalctl.html
 */
export class JournalFollow implements LogFollow {
  readonly name: string;
  readonly #child: ChildProcess;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #skipped = 0;
  #grown = 0;
  #fault: string | null = null;

  constructor(program: string, unit: string) {
    this.name = unit;
    const args = ['--follow', '--lines=0', '--output=cat', '--all', '--no-pager', '--quiet', `--unit=${unit}`];
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { LANG: 'C' } });
    this.#child.on('error', ({ message }) => {
      this.#fault = message;
    });
    this.#child.on('exit', (code) => {
      this.#fault ??= `journalctl ended with ${code}`;
    });
    this.#child.stderr?.on('data', (told: Buffer) => {
      this.#fault = told.toString().slice(0, 500);
    });
    this.#child.stdout?.on('data', (piece: Buffer) => this.#take(piece));
  }

  get grown(): number {
    return this.#grown;
  }

  async poll({ bytes, ms }: ReadBudget, to: Followed): Promise<void> {
    const untilMs = performance.now() + ms;
    if (this.#skipped > 0) {
      to.skipped(this.#skipped);
      this.#skipped = 0;
    }
    let budget = bytes;
    while (budget > 0 && performance.now() < untilMs) {
      const piece = this.#waiting.shift();
      if (piece === undefined) break;
      budget -= piece.length;
      this.#waitingBytes -= piece.length;
      await to.piece(piece);
    }
    if (this.#waiting.length === 0) to.caughtUp();
    if (this.#fault !== null) throw new Error(this.#fault);
  }

  close(): void {
    this.#child.kill();
  }

  #take(piece: Buffer): void {
    this.#grown += piece.length;
    if (this.#waitingBytes + piece.length > mostWaitingBytes) {
      this.#skipped += piece.length;
      return;
    }
    this.#waiting.push(piece);
    this.#waitingBytes += piece.length;
  }
}
