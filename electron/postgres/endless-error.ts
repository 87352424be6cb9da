import { ProtocolError } from './faults.ts';

/** ErrorResponse and NoticeResponse, whose fields pg reads until it meets an end, and for ever when there is none. */
const fielded = new Set([0x45, 0x4e]);

/** Throws for an error or notice that never ends, before pg sees it; its body lies in `bytes` from `from` to `to`. */
export function refuseEndless(type: number, bytes: Buffer, from: number, to: number): void {
  if (fielded.has(type) && !hasEnd(bytes, from, to)) throw new ProtocolError('an error without an end');
}

/** Fields are a type byte and a text that ends with 0; a 0 in place of a type ends them. */
function hasEnd(bytes: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    if (bytes[at] === 0) return true;
    const end = bytes.indexOf(0, at + 1);
    if (end < 0 || end >= to) return false;
    at = end + 1;
  }
  return false;
}
