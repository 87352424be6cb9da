/** `server_version_num` of each major release: https://www.postgresql.org/docs/current/runtime-config-preset.html */
export const PG = {
  v14: 140_000,
  v15: 150_000,
  v16: 160_000,
  v17: 170_000,
  v18: 180_000,
} as const;

/** The oldest server that Heapscope speaks to. */
export const oldestSupported: number = PG.v14;

/** 180004 → "18.4". */
export function versionText(server_version_num: number): string {
  return `${Math.floor(server_version_num / 10_000)}.${server_version_num % 10_000}`;
}
