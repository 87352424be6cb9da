import type { TextReading } from '../../shared/contract/user-lane.ts';
import { type Fields, isFields, listOf } from './tree.ts';
import type { Found } from './walk.ts';

const kinds: Readonly<Record<string, TextReading['kind']>> = {
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  MergeStmt: 'merge',
  ExplainStmt: 'explain',
  VariableShowStmt: 'show',
};

export function kindOf(tag: string, fields: Fields): TextReading['kind'] {
  if (tag === 'SelectStmt') return listOf(fields, 'valuesLists').length > 0 ? 'values' : 'select';
  return kinds[tag] ?? 'utility';
}

export const changing = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'] as const;

/** Utilities that leave rows, catalogs and files as they are; every other one counts as one that writes. */
const harmless = new Set([
  'SelectStmt',
  'ExplainStmt',
  'VariableShowStmt',
  'VariableSetStmt',
  'TransactionStmt',
  'FetchStmt',
  'ClosePortalStmt',
  'DeclareCursorStmt',
  'PrepareStmt',
  'DeallocateStmt',
  'ListenStmt',
  'UnlistenStmt',
  'NotifyStmt',
  'LoadStmt',
  'DiscardStmt',
  'LockStmt',
  'ConstraintsSetStmt',
  'ReturnStmt',
]);

/** COMMIT PREPARED and its like make changes of another transaction last. */
const lastingTransactions = new Set([
  'TRANS_STMT_PREPARE',
  'TRANS_STMT_COMMIT_PREPARED',
  'TRANS_STMT_ROLLBACK_PREPARED',
]);

export function writesIn({ tags, told }: Found): boolean {
  if (changing.some((tag) => tags.has(tag)) || tags.has('LockingClause')) return true;
  if ([...tags].some((tag) => tag.endsWith('Stmt') && tag !== 'CopyStmt' && !harmless.has(tag))) return true;
  return told.some(({ tag, fields }) => {
    if (tag === 'CopyStmt') return fields.is_from === true || typeof fields.filename === 'string';
    if (tag === 'SelectStmt') return isFields(fields.intoClause);
    return tag === 'TransactionStmt' && lastingTransactions.has(String(fields.kind));
  });
}
