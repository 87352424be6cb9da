/** libpg_query's tree as it comes: objects whose capitalised key names the kind of node that lies under it. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

export const listOf = (fields: Fields, name: string): readonly unknown[] => {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
};

/** The node under its capitalised key; undefined for what is none. */
export function nodeOf(value: unknown): { readonly tag: string; readonly fields: Fields } | undefined {
  if (!isFields(value)) return undefined;
  const [tag, ...others] = Object.keys(value);
  if (tag === undefined || others.length > 0 || !/^[A-Z]/u.test(tag)) return undefined;
  const fields = value[tag];
  return isFields(fields) ? { tag, fields } : undefined;
}

/** `pg_catalog.nextval` of a list of String nodes. */
export function nameOf(parts: readonly unknown[]): readonly string[] {
  return parts.map((part) => {
    const node = nodeOf(part);
    return node?.tag === 'String' ? textOf(node.fields, 'sval') : '';
  });
}
