import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const mostWrong = 20;
const mostCodes = 10;

/**
 * Who may speak to the browser host. A code is printed and good for one swap; the session that it is swapped for lives
 * as long as the host. Only hashes are kept, and compared in constant time. After 20 wrong tries `onTooMany` is told.
 */
export class Tokens {
  readonly #codes: Buffer[] = [];
  readonly #sessions: Buffer[] = [];
  readonly #onTooMany: () => void;
  #wrong = 0;

  constructor(onTooMany: () => void) {
    this.#onTooMany = onTooMany;
  }

  /** 256 bits, for the fragment of the printed URL. Older codes that nobody used stay good, up to ten. */
  newCode(): string {
    const code = randomToken();
    this.#codes.push(hash(code));
    if (this.#codes.length > mostCodes) this.#codes.shift();
    return code;
  }

  /** The session's token, or undefined for a code that is unknown or used. */
  swap(code: string): string | undefined {
    const at = indexOf(this.#codes, code);
    if (at < 0) return this.#refuse();
    this.#codes.splice(at, 1);
    const token = randomToken();
    this.#sessions.push(hash(token));
    return token;
  }

  isSession(token: string): boolean {
    if (indexOf(this.#sessions, token) >= 0) return true;
    this.#refuse();
    return false;
  }

  #refuse(): undefined {
    this.#wrong += 1;
    if (this.#wrong === mostWrong) this.#onTooMany();
  }
}

function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares with each, so that the time says nothing about which one is right. */
function indexOf(hashes: readonly Buffer[], token: string): number {
  const wanted = hash(token);
  return hashes.reduce((found, known, index) => (timingSafeEqual(known, wanted) ? index : found), -1);
}
