import { startCluster } from '../../electron/demo/cluster.ts';
import { nativeDirectory } from '../../electron/demo/native-directory.ts';

/** A process that owns a cluster, for tests to kill: `cluster-host.ts <data directory>`. Ends when its stdin does. */
const dataDir = process.argv[2] ?? '';
const cluster = await startCluster({ nativeDir: nativeDirectory(), dataDir, settings: { fsync: false } });
process.stdout.write(`${cluster.pid}\n`);
process.stdin.resume();
process.stdin.once('end', () => void cluster.stop());
