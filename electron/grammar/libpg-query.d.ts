/** The compiled grammar itself: its wrapper keeps one instance for ever, also one whose stack has overflowed. */
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface PgQueryModule {
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, at: number, size: number): void;
    UTF8ToString(at: number): string;
    getValue(at: number, type: 'i32'): number;
    _malloc(size: number): number;
    _free(at: number): void;
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    _wasm_fingerprint(text: number): number;
    _wasm_normalize_query(text: number): number;
    _wasm_free_string(text: number): void;
  }
  const load: () => Promise<PgQueryModule>;

  // biome-ignore lint/style/noDefaultExport: that is how it exports
  export default load;
}
