/** "16/B374D848" as bytes since the first WAL: 64 bits, so no number. null: not of that form. */
export function lsnOf(text: string): bigint | null {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
  return high === undefined || low === undefined ? null : (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** Bytes of WAL from one to the other. null: unknown, or it went back (a crash lost what was not flushed). */
export function lsnBytes(before: string | null, now: string | null): number | null {
  const [from, to] = [before, now].map((text) => (text === null ? null : lsnOf(text)));
  if (from == null || to == null || to < from) return null;
  return Number(to - from);
}
