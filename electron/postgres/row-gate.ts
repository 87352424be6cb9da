import { refuseEndless } from './endless-error.ts';
import { FrameReader } from './frame-reader.ts';

/** The body of one DataRow lies in `bytes` from `from` to `to`. */
export type OnRow = (bytes: Buffer, from: number, to: number) => void;

const dataRow = 0x44;
const headerBytes = 5;

/**
 * Cuts what a server sends into messages, hands rows to who wants them, and passes everything else on as it came, in
 * order. Throws ProtocolError for what would hang pg's parser.
 */
export class RowGate {
  /** Rows go there; undefined: they are passed on too. */
  onRow: OnRow | undefined;
  readonly #pass: (bytes: Buffer) => void;
  readonly #frames = new FrameReader((type, bytes, from, to) => this.#frame(type, bytes, from, to));
  /** Messages in a row that are yet to be passed on: one call for all of a chunk. */
  #held: Buffer | undefined;
  #from = 0;
  #to = 0;

  constructor(pass: (bytes: Buffer) => void) {
    this.#pass = pass;
  }

  /** Bytes of the message in progress that were announced and have not arrived. */
  get missing(): number {
    return this.#frames.missing;
  }

  read(chunk: Buffer): void {
    this.#frames.read(chunk);
    this.#flush();
  }

  #frame(type: number, bytes: Buffer, from: number, to: number): void {
    refuseEndless(type, bytes, from, to);
    if (type === dataRow && this.onRow !== undefined) {
      this.#flush();
      this.onRow(bytes, from, to);
      return;
    }
    if (this.#held !== bytes || this.#to !== from - headerBytes) {
      this.#flush();
      this.#held = bytes;
      this.#from = from - headerBytes;
    }
    this.#to = to;
  }

  #flush(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#pass(held.subarray(this.#from, this.#to));
  }
}
