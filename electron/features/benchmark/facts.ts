import type { BenchmarkEvent, BenchmarkRequest } from '../../../shared/contract/benchmark-parts.ts';
import type { ServerFacts } from '../../../shared/contract/connections.ts';
import type { Session } from '../../postgres/session.ts';
import { measuringSettings } from './facts.sql.ts';

type Facts = BenchmarkEvent['facts'];

const modes = {
  prepared: 'prepared (parsed once)',
  unnamed: 'extended, unnamed (planned every time)',
  simple: 'simple (planned every time)',
} as const;

/** What was in force, so that a run can be understood next year. */
export async function factsOf(session: Session, server: ServerFacts, request: BenchmarkRequest): Promise<Facts> {
  const settings = await session.rows(measuringSettings);
  return [
    { name: 'PostgreSQL', value: server.server_version },
    { name: 'Statements', value: modes[request.mode] },
    ...(request.kind === 'foreign-key' ? ofKey(request) : ofPair(request)),
    { name: 'Order', value: request.order === 'shuffled' ? 'shuffled in each round' : 'in blocks' },
    { name: 'Seed', value: `${request.seed}` },
    { name: 'Warm-up rounds', value: `${request.warmUp}` },
    ...settings,
  ];
}

function ofKey(request: Extract<BenchmarkRequest, { kind: 'foreign-key' }>): Facts {
  const shape = request.shape === 'get' ? 'one row by its key' : `a page of ${request.pageRows} rows, by keyset`;
  const delay = { name: 'Added to every round trip', value: `${request.addedDelayMs} ms` };
  return [{ name: 'Shape', value: shape }, ...(request.addedDelayMs > 0 ? [delay] : [])];
}

function ofPair(request: Extract<BenchmarkRequest, { kind: 'custom' }>): Facts {
  return (['a', 'b'] as const).flatMap((side) => {
    const { settings } = request[side];
    const value = settings.map((setting) => `${setting.name} = ${setting.value}`).join(', ');
    return settings.length === 0 ? [] : [{ name: `Settings of ${side.toUpperCase()}`, value }];
  });
}
