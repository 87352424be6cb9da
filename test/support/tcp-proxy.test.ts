import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listening, portOf } from './free-port.ts';
import { type Faults, startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz');
let server: Server;
let proxy: TcpProxy;
let heard: string;

// Says the alphabet to whoever connects, and remembers what it is told.
beforeEach(async () => {
  heard = '';
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString();
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.write(alphabet);
  });
  await listening(server);
  proxy = await startTcpProxy({ host: '127.0.0.1', port: portOf(server) });
});

afterEach(async () => {
  await proxy.stop();
  await new Promise((resolve) => server.close(resolve));
});

interface Client {
  readonly socket: Socket;
  readonly got: () => string;
  readonly ending: Promise<string>;
}

function connect(faults: Faults): Client {
  proxy.inject(faults);
  const socket = dial({ host: proxy.host, port: proxy.port, allowHalfOpen: true });
  let got = '';
  socket.on('data', (bytes) => {
    got += bytes.toString('latin1');
  });
  const ending = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    socket.once('end', () => resolve('end'));
  });
  return { socket, got: () => got, ending };
}

const settle = () => sleep(60);

test('an honest line passes both directions and is recorded', async () => {
  const client = connect({});
  client.socket.write('hello');
  await settle();
  expect([client.got(), heard]).toEqual([alphabet.toString(), 'hello']);
  expect(proxy.recorded().map((one) => [one.toServer.toString(), one.toClient.toString()])).toEqual([
    ['hello', alphabet.toString()],
  ]);
  expect(proxy.openConnections()).toBe(1);
});

test('a stall holds everything from its byte on, in its direction only, until it is lifted', async () => {
  const client = connect({ stall: { direction: 'to-client', atByte: 3 } });
  client.socket.write('hello');
  await settle();
  expect([client.got(), heard]).toEqual(['abc', 'hello']);
  proxy.inject({});
  await settle();
  expect(client.got()).toBe(alphabet.toString());
});

test('a cut lets exactly that many bytes through, then resets', async () => {
  const client = connect({ cut: { direction: 'to-client', atByte: 5 } });
  expect(await client.ending).toBe('ECONNRESET');
  expect(client.got()).toBe('abcde');
  const polite = connect({ cut: { direction: 'to-client', atByte: 7, how: 'end' } });
  expect(await polite.ending).toBe('end');
  expect(polite.got()).toBe('abcdefg');
});

test('a cut of what the client says reaches the server as far as it went', async () => {
  const client = connect({ cut: { direction: 'to-server', atByte: 2 } });
  client.socket.write('hello');
  expect(await client.ending).toBe('ECONNRESET');
  await settle();
  expect(heard).toBe('he');
});

test('a half-close ends one direction and leaves the other open', async () => {
  const client = connect({ halfClose: { direction: 'to-client', atByte: 4 } });
  expect(await client.ending).toBe('end');
  client.socket.write('still here');
  await settle();
  expect([client.got(), heard]).toEqual(['abcd', 'still here']);
});

test('a delay and a throttle make it late, not different', async () => {
  for (const faults of [{ delayMs: 200 }, { bytesPerSecond: 100 }]) {
    const started = performance.now();
    const client = connect(faults);
    await settle();
    expect(client.got().length).toBeLessThan(alphabet.length);
    while (client.got().length < alphabet.length) await sleep(5);
    expect(performance.now() - started).toBeGreaterThan(190);
    expect(client.got()).toBe(alphabet.toString());
  }
});

test('flips are the same for the same seed, and different for another', async () => {
  const read = async (seed: number) => {
    const client = connect({ flip: { direction: 'to-client', seed, oneIn: 4 } });
    while (client.got().length < alphabet.length) await sleep(5);
    return client.got();
  };
  const [first, again, other] = [await read(1), await read(1), await read(2)];
  expect(first).toBe(again);
  expect(new Set([first, other, alphabet.toString()]).size).toBe(3);
});

test('refuses and cuts all', async () => {
  const open = connect({});
  await settle();
  proxy.cutAll();
  expect(await open.ending).toBe('ECONNRESET');
  expect(await connect({ refuse: true }).ending).toBe('ECONNRESET');
});
