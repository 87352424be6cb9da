import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction, Faults, Place } from './tcp-proxy.ts';

interface Chunk {
  readonly bytes: Buffer;
  readonly arrivedAt: number;
}

/** The sender is asked to wait while this much is on its way: a stalled line must not fill our memory. */
const bufferedBytes = 1_000_000;
const throttleStepMs = 20;

/** One direction of one proxied connection: bytes wait here in order and leave as the faults of the moment allow. */
export class Line {
  readonly #direction: Direction;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #faults: () => Faults;
  readonly #queue: Chunk[] = [];
  #queuedBytes = 0;
  /** Bytes that left since the connection began, for the flips; and since the last change of faults, for places. */
  #position = 0;
  #sinceChange = 0;
  #isPumping = false;
  #isEnded = false;
  #isClosed = false;

  constructor(direction: Direction, from: Socket, to: Socket, faults: () => Faults, record: Buffer[]) {
    this.#direction = direction;
    this.#from = from;
    this.#to = to;
    this.#faults = faults;
    from.on('data', (bytes) => {
      record.push(bytes);
      this.#queue.push({ bytes, arrivedAt: performance.now() });
      this.#queuedBytes += bytes.length;
      if (this.#queuedBytes > bufferedBytes) from.pause();
      this.#wake();
    });
    from.on('end', () => {
      this.#isEnded = true;
      this.#wake();
    });
    // A line that is to be cut or stalled before its first byte acts without any traffic.
    this.#wake();
  }

  faultsChanged(): void {
    this.#sinceChange = 0;
    this.#wake();
  }

  #wake(): void {
    if (this.#isPumping || this.#isClosed) return;
    this.#isPumping = true;
    void this.#pump().finally(() => {
      this.#isPumping = false;
    });
  }

  async #pump(): Promise<void> {
    while (!this.#isClosed && !this.#to.destroyed) {
      if (this.#acted()) return;
      const first = this.#queue[0];
      if (!first) break;
      const faults = this.#faults();
      const waitMs = first.arrivedAt + (faults.delayMs ?? 0) - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      else await this.#pass(first, faults);
    }
    if (this.#isEnded && this.#queue.length === 0 && !this.#to.destroyed) this.#to.end();
  }

  /** Whether a stall, cut or half-close is due at this byte; the last two are carried out. */
  #acted(): boolean {
    const { stall, cut, halfClose } = this.#faults();
    if (this.#isDue(cut)) {
      this.#isClosed = true;
      void this.#cut(cut?.how ?? 'reset');
      return true;
    }
    if (this.#isDue(halfClose)) {
      this.#isClosed = true;
      this.#to.end();
      return true;
    }
    return this.#isDue(stall);
  }

  async #cut(how: 'reset' | 'end'): Promise<void> {
    // A reset that arrives together with bytes is read as an orderly end; give the bytes a moment to be read first.
    if (how === 'reset') await sleep(5);
    for (const socket of [this.#to, this.#from]) {
      if (how === 'end') socket.destroySoon();
      else reset(socket);
    }
  }

  #isDue(place: Place | undefined): boolean {
    return place?.direction === this.#direction && this.#sinceChange >= place.atByte;
  }

  async #pass(chunk: Chunk, faults: Faults): Promise<void> {
    const slice = chunk.bytes.subarray(0, this.#allowed(chunk.bytes.length, faults));
    const rest = chunk.bytes.subarray(slice.length);
    if (rest.length > 0) this.#queue[0] = { bytes: rest, arrivedAt: chunk.arrivedAt };
    else this.#queue.shift();
    // Written out before the next step, so that a cut never takes back bytes that were to pass.
    await new Promise<void>((resolve) => this.#to.write(this.#flipped(slice, faults), () => resolve()));
    this.#position += slice.length;
    this.#sinceChange += slice.length;
    this.#queuedBytes -= slice.length;
    if (this.#queuedBytes <= bufferedBytes && this.#from.isPaused()) this.#from.resume();
    if (faults.bytesPerSecond) await sleep((slice.length / faults.bytesPerSecond) * 1000);
  }

  #allowed(length: number, faults: Faults): number {
    const places = [faults.stall, faults.cut, faults.halfClose].filter((place) => place?.direction === this.#direction);
    const untilPlace = places.map((place) => (place?.atByte ?? 0) - this.#sinceChange);
    const perStep = faults.bytesPerSecond ? Math.max(1, (faults.bytesPerSecond * throttleStepMs) / 1000) : length;
    return Math.min(length, Math.floor(perStep), ...untilPlace);
  }

  #flipped(bytes: Buffer, { flip }: Faults): Buffer {
    if (flip?.direction !== this.#direction) return bytes;
    const changed = Buffer.from(bytes);
    for (let i = 0; i < changed.length; i += 1) {
      const roll = hash(flip.seed, this.#position + i);
      if (roll % flip.oneIn === 0) changed[i] = (changed[i] ?? 0) ^ (1 << (roll >>> 29));
    }
    return changed;
  }
}

/** Sends RST alone. `socket.resetAndDestroy()` first ends the stream in good order, which is another fault. */
export function reset(socket: Socket): void {
  Object.assign(socket, { resetAndClosing: true });
  socket.destroy();
}

/** Position in, evenly spread 32-bit number out, so that how the stream was cut into chunks changes nothing. */
function hash(seed: number, position: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(position + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}
