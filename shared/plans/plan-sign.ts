/** What only a line of a plan has: figures of a node in FORMAT TEXT, or a node in one of the others. */
export const planSign = /\((?:cost|actual)[ =]|Node[ -]Type/u;
