import { parseArgs } from 'node:util';

/** Of the contract's own formats: `heapscope sizes --format md`. */
const formats = { csv: 'csv', json: 'json', md: 'markdown', markdown: 'markdown' } as const;
const lumpings = ['name', 'tree', 'none'] as const;

export interface CliArguments {
  readonly room: 'sizes' | 'relations';
  readonly uri: string;
  readonly format: 'csv' | 'json' | 'markdown';
  readonly by: (typeof lumpings)[number];
  readonly filter: string;
  /** The environment variable that holds the password; nothing of the environment is read otherwise. */
  readonly passwordEnv?: string;
}

export const usage = `heapscope sizes URI      what weighs most, measured exactly, partitions lumped
heapscope relations URI  every relation and function, as Heapscope's list shows them
  --format csv|json|md   how it is written to the standard output (csv)
  --by name|tree|none    sizes: how partitions are lumped (name)
  --filter TEXT          relations: as typed into the list's filter
  --password-env NAME    take the password from this environment variable`;

const known = {
  format: { type: 'string', default: 'csv' },
  by: { type: 'string', default: 'name' },
  filter: { type: 'string', default: '' },
  'password-env': { type: 'string' },
} as const;

/** The arguments, or why they are wrong. */
export function cliArguments(argv: readonly string[]): CliArguments | string {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: known, allowPositionals: true });
    const [room, uri, ...more] = positionals;
    const format = Object.entries(formats).find(([name]) => name === values.format)?.[1];
    const by = lumpings.find((lumping) => lumping === values.by);
    if (room !== 'sizes' && room !== 'relations') return 'The first word is sizes or relations';
    if (uri === undefined || more.length > 0) return 'After it comes one connection URI, postgres://…';
    if (!format) return `--format is csv, json or md, not ${values.format}`;
    if (!by) return `--by is name, tree or none, not ${values.by}`;
    const passwordEnv = values['password-env'];
    return { room, uri, format, by, filter: values.filter, ...(passwordEnv === undefined ? {} : { passwordEnv }) };
  } catch (error) {
    return error instanceof Error ? error.message : 'The arguments cannot be read';
  }
}
