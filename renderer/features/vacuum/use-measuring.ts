import { useCallback, useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { AskError, ask } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import type { Measuring } from './rows.ts';

export interface Measurings {
  readonly byRelid: ReadonlyMap<number, Measuring>;
  /** Why one could not be measured: said below the list, with what would help. */
  readonly failures: ReadonlyMap<number, Failure>;
  readonly measure: (relid: number) => void;
}

const none: readonly ExecutedStatement[] = [];
const without = <V>(map: ReadonlyMap<number, V>, key: number): ReadonlyMap<number, V> =>
  new Map([...map].filter(([one]) => one !== key));

/** What was read with pgstattuple_approx from here, table by table, each when somebody asked for it. */
export function useMeasuring(at: At): Measurings {
  const [byRelid, setByRelid] = useState<ReadonlyMap<number, Measuring>>(new Map());
  const [failures, setFailures] = useState<ReadonlyMap<number, Failure>>(new Map());
  const [statements, setStatements] = useState(none);
  useShownSql(statements);
  const measure = useCallback(
    (relid: number) => {
      setByRelid((last) => new Map(last).set(relid, { kind: 'measuring' }));
      setFailures((last) => without(last, relid));
      ask('vacuum.measure', { at, relid }).then(
        ({ data, statements: ran }) => {
          setStatements(ran);
          setByRelid((last) => new Map(last).set(relid, { kind: 'measured', measured: data }));
        },
        (error: unknown) => {
          if (error instanceof AskError) setStatements(error.statements);
          setByRelid((last) => without(last, relid));
          setFailures((last) => new Map(last).set(relid, failureOf(error)));
        },
      );
    },
    [at],
  );
  return useMemo(() => ({ byRelid, failures, measure }), [byRelid, failures, measure]);
}

const failureOf = (error: unknown): Failure =>
  error instanceof AskError ? error.failure : { kind: 'internal', message: String(error) };
