import { ProtocolError } from './faults.ts';

const headerBytes = 5;

/**
 * Walks the frames of what a server sends (one byte of type, four of length) ahead of pg's parser, which would wait for
 * 1.9 GB when a broken or hostile server announces them.
 * https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-MESSAGE-CONCEPTS
 */
export class FrameWatch {
  readonly #header = Buffer.alloc(headerBytes);
  #headerFilled = 0;
  #missing = 0;

  /** Bytes of the message in progress that were announced and have not arrived, after this chunk. */
  read(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length) {
      if (this.#missing > 0) {
        const taken = Math.min(this.#missing, chunk.length - at);
        this.#missing -= taken;
        at += taken;
        continue;
      }
      const taken = Math.min(headerBytes - this.#headerFilled, chunk.length - at);
      chunk.copy(this.#header, this.#headerFilled, at, at + taken);
      this.#headerFilled += taken;
      at += taken;
      if (this.#headerFilled === headerBytes) this.#begin();
    }
    return this.#missing;
  }

  #begin(): void {
    const length = this.#header.readUInt32BE(1);
    if (length < 4) throw new ProtocolError(`a message of ${length} bytes cannot be`);
    this.#missing = length - 4;
    this.#headerFilled = 0;
  }
}
