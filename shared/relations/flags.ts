/** The facts about one row of the list that are either so or not, as the bits in which they cross the door. */
export const flag = {
  /** A partition of a declaratively partitioned table, or of a partitioned index. */
  partition: 1,
  defaultPartition: 2,
  detachPending: 4,
  /** A child by plain inheritance: it has rows of its own and its parent may have, too. */
  inherits: 8,
  invalidIndex: 16,
  notReadyIndex: 32,
  primaryIndex: 64,
  unpopulated: 128,
  unlogged: 256,
  /** Heapscope makes no temporary relations, so each is another session's. */
  temporary: 512,
  /** This role lacks SELECT. Whether it lacks USAGE on the schema is the schema's own fact. */
  unreadable: 1024,
  /** A routine that returns a set. */
  returnsSet: 2048,
} as const;
export type FlagName = keyof typeof flag;
