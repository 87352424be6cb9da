import { sleeps } from '../postgres/statements.ts';
import { testDatabases } from '../support/databases.ts';

// A process of its own that asks one long question of the server in its argument, until it is killed.
const product = testDatabases();
const at = product.place(JSON.parse(process.argv[2] ?? '{}'), process.argv[3]);
const session = await product.session(at);
console.log('asking');
await session.rows(sleeps(14));
