/** The words of a node's properties that its name in FORMAT TEXT is made of. */
export interface LabelParts {
  readonly nodeType: string;
  readonly strategy: string | null;
  readonly partialMode: string | null;
  readonly operation: string | null;
  readonly joinType: string | null;
  readonly command: string | null;
  readonly scanDirection: string | null;
  readonly provider: string | null;
  readonly isParallelAware: boolean;
  readonly isAsync: boolean;
}

const aggregates: ReadonlyMap<string | null, string> = new Map([
  ['Sorted', 'GroupAggregate'],
  ['Hashed', 'HashAggregate'],
  ['Mixed', 'MixedAggregate'],
]);

function aggregateName({ strategy, partialMode }: LabelParts): string {
  const name = aggregates.get(strategy) ?? 'Aggregate';
  return partialMode === null || partialMode === 'Simple' ? name : `${partialMode} ${name}`;
}

function setOpName({ strategy, command }: LabelParts): string {
  const name = strategy === 'Hashed' ? 'HashSetOp' : 'SetOp';
  return command === null ? name : `${name} ${command}`;
}

function joinName({ nodeType, joinType }: LabelParts): string {
  if (joinType === null || joinType === 'Inner') return nodeType;
  const name = nodeType.endsWith(' Join') ? nodeType.slice(0, -' Join'.length) : nodeType;
  return `${name} ${joinType} Join`;
}

function plainName(parts: LabelParts): string {
  const { nodeType, operation, scanDirection, provider } = parts;
  if (nodeType === 'Aggregate') return aggregateName(parts);
  if (nodeType === 'SetOp') return setOpName(parts);
  if (nodeType === 'ModifyTable') return operation ?? nodeType;
  if (nodeType === 'Foreign Scan') return operation && operation !== 'Select' ? `Foreign ${operation}` : nodeType;
  if (nodeType === 'Custom Scan') return provider ? `${nodeType} (${provider})` : nodeType;
  if (scanDirection === 'Backward') return `${nodeType} Backward`;
  return joinName(parts);
}

/** As FORMAT TEXT begins the node's line: "Parallel Seq Scan", "Hash Left Join", "Finalize HashAggregate". */
export function labelOf(parts: LabelParts): string {
  return `${parts.isParallelAware ? 'Parallel ' : ''}${parts.isAsync ? 'Async ' : ''}${plainName(parts)}`;
}
