/** The schemas of a search_path as a setting holds it: `"$user", public, "A ""b"""`. */
export function schemasOf(search_path: string, role: string): string[] {
  const names = [...search_path.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/gu)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.toLowerCase() : quoted.replaceAll('""', '"'),
  );
  return names.map((name) => (name === '$user' ? role : name));
}
