/** Backends as the table shows them; a script's table is made of the same rows. */
export { countBehind, countBehindAll, type Row, type Rows, rowsOf, waitersOf } from '../../../shared/activity/rows.ts';
