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
    let at = Math.min(this.#missing, chunk.length);
    this.#missing -= at;
    while (at < chunk.length) {
      at =
        this.#headerFilled === 0 && at + headerBytes <= chunk.length ? this.#whole(chunk, at) : this.#part(chunk, at);
      const skipped = Math.min(this.#missing, chunk.length - at);
      this.#missing -= skipped;
      at += skipped;
    }
    return this.#missing;
  }

  /** The usual case: the header lies in this chunk. */
  #whole(chunk: Buffer, at: number): number {
    this.#begin(chunk.readUInt32BE(at + 1));
    return at + headerBytes;
  }

  #part(chunk: Buffer, at: number): number {
    const taken = Math.min(headerBytes - this.#headerFilled, chunk.length - at);
    chunk.copy(this.#header, this.#headerFilled, at, at + taken);
    this.#headerFilled += taken;
    if (this.#headerFilled === headerBytes) {
      this.#headerFilled = 0;
      this.#begin(this.#header.readUInt32BE(1));
    }
    return at + taken;
  }

  #begin(length: number): void {
    if (length < 4) throw new ProtocolError(`a message of ${length} bytes cannot be`);
    this.#missing = length - 4;
  }
}
