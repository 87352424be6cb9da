import { parseArgs } from 'node:util';

export interface HostArguments {
  /** 0: any free one. */
  readonly port: number;
  /** Whether the commands that change something on a server may run. */
  readonly hasActions: boolean;
  /** Whether the demo may be offered and started. */
  readonly hasDemo: boolean;
  readonly resetsDemo: boolean;
  /** A connection URI to open at first. */
  readonly uri?: string;
}

export type ParsedArguments =
  | { readonly kind: 'run'; readonly args: HostArguments }
  | { readonly kind: 'wrong'; readonly why: string };

const known = {
  port: { type: 'string' },
  actions: { type: 'boolean', default: true },
  demo: { type: 'boolean', default: true },
  'reset-demo': { type: 'boolean', default: false },
} as const;

/** `heapscope [--port N] [--no-actions] [--no-demo] [--reset-demo] [postgres://…]` */
export function hostArguments(argv: readonly string[]): ParsedArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: known,
      allowPositionals: true,
      allowNegative: true,
    });
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return wrong(`--port takes 0 to 65535, not ${values.port}`);
    const [uri, ...more] = positionals;
    if (more.length > 0) return wrong('Only one connection URI can be opened at a time');
    if (uri !== undefined && !/^postgres(ql)?:\/\//.test(uri)) return wrong('That is no URI of the form postgres://…');
    const switches = { hasActions: values.actions, hasDemo: values.demo, resetsDemo: values['reset-demo'] };
    return { kind: 'run', args: { port, ...switches, ...(uri === undefined ? {} : { uri }) } };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The same from Electron's argv, where Chromium's and the debugger's switches stand between ours: those of others are
 * not looked at.
 */
export function windowArguments(argv: readonly string[]): ParsedArguments {
  const ours = /^(--(no-)?(actions|demo)|--reset-demo|postgres(ql)?:\/\/.*)$/s;
  return hostArguments(argv.filter((arg) => ours.test(arg)));
}

function wrong(why: string): ParsedArguments {
  return { kind: 'wrong', why };
}
