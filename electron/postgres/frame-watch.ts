import { ProtocolError } from './faults.ts';

const headerBytes = 5;

/** ErrorResponse and NoticeResponse, whose fields pg reads until it meets an end, and for ever when there is none. */
const fielded = new Set([0x45, 0x4e]);

/**
 * Walks the frames of what a server sends (one byte of type, four of length) ahead of pg's parser, which would wait for
 * 1.9 GB when a broken or hostile server announces them, and would never return from an error without an end.
 * https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-MESSAGE-CONCEPTS
 */
export class FrameWatch {
  readonly #header = Buffer.alloc(headerBytes);
  #headerFilled = 0;
  #missing = 0;
  /** The body so far of a message that is looked into. */
  #body: Buffer[] | undefined;

  /** Bytes of the message in progress that were announced and have not arrived, after this chunk. */
  read(chunk: Buffer): number {
    let at = this.#pass(chunk, 0);
    while (at < chunk.length) {
      at =
        this.#headerFilled === 0 && at + headerBytes <= chunk.length ? this.#whole(chunk, at) : this.#part(chunk, at);
      at = this.#pass(chunk, at);
    }
    return this.#missing;
  }

  /** Goes over what this chunk has of the message's body; answers where it ends. */
  #pass(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#missing);
    this.#missing -= end - at;
    if (this.#body !== undefined) this.#look(this.#body, chunk.subarray(at, end));
    return end;
  }

  #look(body: Buffer[], more: Buffer): void {
    // Copied, because Node may use the chunk's memory again.
    if (more.length > 0) body.push(Buffer.from(more));
    if (this.#missing > 0 || this.#headerFilled > 0) return;
    this.#body = undefined;
    if (!hasEnd(Buffer.concat(body))) throw new ProtocolError('an error without an end');
  }

  /** The usual case: the header lies in this chunk. */
  #whole(chunk: Buffer, at: number): number {
    this.#begin(chunk.readUInt8(at), chunk.readUInt32BE(at + 1));
    return at + headerBytes;
  }

  #part(chunk: Buffer, at: number): number {
    const taken = Math.min(headerBytes - this.#headerFilled, chunk.length - at);
    chunk.copy(this.#header, this.#headerFilled, at, at + taken);
    this.#headerFilled += taken;
    if (this.#headerFilled === headerBytes) {
      this.#headerFilled = 0;
      this.#begin(this.#header.readUInt8(0), this.#header.readUInt32BE(1));
    }
    return at + taken;
  }

  #begin(type: number, length: number): void {
    if (length < 4) throw new ProtocolError(`a message of ${length} bytes cannot be`);
    this.#missing = length - 4;
    this.#body = fielded.has(type) ? [] : undefined;
  }
}

/** Fields are a type byte and a text that ends with 0; a 0 in place of a type ends them. */
function hasEnd(body: Buffer): boolean {
  let at = 0;
  while (at < body.length) {
    if (body[at] === 0) return true;
    const end = body.indexOf(0, at + 1);
    if (end < 0) return false;
    at = end + 1;
  }
  return false;
}
