import { ProtocolError } from './faults.ts';

/** One message of the server: its body lies in `bytes` from `from` to `to`, and may be kept only as a copy. */
export type OnFrame = (type: number, bytes: Buffer, from: number, to: number) => void;

const headerBytes = 5;

/**
 * Cuts what the server sends into its messages without decoding them, so that a row that nobody looks at costs a few
 * comparisons. Throws ProtocolError for a length that cannot be.
 */
export class FrameReader {
  readonly #onFrame: OnFrame;
  /** The message in progress, as it came. */
  #parts: Buffer[] = [];
  #held = 0;
  #needed = 0;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** Bytes of the message in progress that were announced and have not arrived. */
  get missing(): number {
    return Math.max(0, this.#needed - this.#held);
  }

  read(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#held > 0) {
      this.#parts.push(chunk);
      this.#held += chunk.length;
      if (this.#held < this.#needed) return;
      bytes = Buffer.concat(this.#parts, this.#held);
      this.#parts = [];
      this.#held = 0;
      this.#needed = 0;
    }
    const at = this.#whole(bytes);
    if (at < bytes.length) this.#hold(bytes.subarray(at));
  }

  /** Tells every message that is there as a whole; answers where the next one begins. */
  #whole(bytes: Buffer): number {
    let at = 0;
    while (at + headerBytes <= bytes.length) {
      const end = at + sizeOf(bytes, at);
      if (end > bytes.length) break;
      this.#onFrame(bytes[at] ?? 0, bytes, at + headerBytes, end);
      at = end;
    }
    return at;
  }

  #hold(rest: Buffer): void {
    this.#parts = [rest];
    this.#held = rest.length;
    this.#needed = rest.length < headerBytes ? headerBytes : sizeOf(rest, 0);
  }
}

function sizeOf(bytes: Buffer, at: number): number {
  const length = bytes.readInt32BE(at + 1);
  if (length < 4) throw new ProtocolError(`a message of ${length} bytes cannot be`);
  return 1 + length;
}
