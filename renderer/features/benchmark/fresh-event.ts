import type { BenchmarkEvent, BenchmarkRequest, StrategySummary } from '../../../shared/contract/benchmark-parts.ts';
import { queriesOf } from './setup.ts';

/** The run before anything is heard of it: every row is there and unknown, so that nothing moves when it is known. */
export function freshEvent(runId: string, request: BenchmarkRequest, startedMs: number): BenchmarkEvent {
  return {
    runId,
    state: 'preparing',
    startedAt: new Date(startedMs).toISOString(),
    round: 0,
    rounds: request.rounds,
    elapsedMs: 0,
    leftMs: null,
    baseline:
      request.kind === 'custom' ? 'a' : request.strategies.includes('join') ? 'join' : (request.strategies[0] ?? ''),
    strategies: freshStrategies(request),
    floor: null,
    verdict: null,
    vanished: 0,
    hitShare: null,
    warmUpHitShare: null,
    facts: [],
    promise: null,
    notes: [],
    failure: null,
    keptAs: null,
  };
}

function freshStrategies(request: BenchmarkRequest): StrategySummary[] {
  if (request.kind === 'custom') return [fresh('a', request.a.title, 1), fresh('b', request.b.title, 1)];
  const { strategies, shape, pageRows } = request;
  return strategies.map((key) => fresh(key, key, queriesOf(key, shape, pageRows)));
}

/** A first event may come before its strategies. */
export function filled(event: BenchmarkEvent, request: BenchmarkRequest): BenchmarkEvent {
  return event.strategies.length > 0 ? event : { ...event, strategies: freshStrategies(request) };
}

function fresh(key: string, title: string, queries: number): StrategySummary {
  return {
    key,
    title,
    queries,
    n: 0,
    medianMs: null,
    meanMs: null,
    sdMs: null,
    p95Ms: null,
    minMs: null,
    median95: null,
    ratio: null,
    slower: null,
    rows: 0,
    bytes: 0,
    warmUpMedianMs: null,
    firstMs: null,
    bins: { fromMs: 0, toMs: 0, counts: [], beyond: 0 },
    parts: { serverMs: null, roundTripsMs: 0, clientMs: null },
    isEqual: null,
  };
}
