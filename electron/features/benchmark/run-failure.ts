import type { BenchmarkEvent } from '../../../shared/contract/benchmark-parts.ts';
import { type Failure, FailureError } from '../../../shared/failure.ts';
import { SideError } from './user-contestants.ts';

/** Why a run ended early, in the source's own words, and whose text is at fault. */
export function runFailureOf(error: unknown): NonNullable<BenchmarkEvent['failure']> {
  if (error instanceof SideError) return { ...told(error.cause), side: error.side };
  return told(error);
}

function told(error: unknown): NonNullable<BenchmarkEvent['failure']> {
  if (!(error instanceof FailureError)) return { message: error instanceof Error ? error.message : String(error) };
  const { message, advice, grant, sql, at }: Failure = error.failure;
  const position = sql?.position === undefined ? at?.from : sql.position - 1;
  return {
    message,
    ...(advice === undefined ? {} : { advice }),
    ...(grant === undefined ? {} : { grant }),
    ...(sql === undefined ? {} : { sqlstate: sql.sqlstate }),
    ...(position === undefined ? {} : { at: position }),
  };
}
