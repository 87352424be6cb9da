import type { FileNotice } from '../../shared/contract/settings.ts';

/** Which of the user's small files could not be read or written, as far as that still holds, and why. */
export class FileNotices {
  readonly #all = new Map<string, FileNotice>();
  readonly #hearers = new Set<() => void>();

  get all(): readonly FileNotice[] {
    return [...this.#all.values()];
  }

  /** Without a text there is nothing wrong with it any more. */
  set(path: string, kind: FileNotice['kind'], text: string | undefined): void {
    if (this.#all.get(path)?.text === text) return;
    if (text === undefined) this.#all.delete(path);
    else this.#all.set(path, { path, kind, text });
    for (const hear of this.#hearers) hear();
  }

  /** Told at each change. Returns how to stop it. */
  onChange(hear: () => void): () => void {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  }
}
