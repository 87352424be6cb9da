import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import ssh2 from 'ssh2';
import { listening, portOf } from '../support/free-port.ts';
import { run } from './ssh-server.ts';

export interface PasswordServer {
  readonly port: number;
  /** A line of known_hosts. */
  readonly knownHosts: string;
  stop(): Promise<void>;
}

/** `password`: the method of that name. `prompts`: by so many questions, of which the first is for the password. */
type Asks = 'password' | { readonly prompts: number };

/**
 * An SSH server that asks for passwords, which sshd does only for accounts of the system. It leads wherever it is
 * asked to.
 */
export async function startPasswordServer(folder: string, password: string, asks: Asks): Promise<PasswordServer> {
  const file = path.join(folder, `password-${performance.now()}`);
  run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file);
  const server = new ssh2.Server({ hostKeys: [readFileSync(file)] }, (client) => {
    client.on('error', () => {});
    client.on('authentication', (context) => {
      if (context.method === 'password' && asks === 'password') {
        return context.password === password ? context.accept() : context.reject();
      }
      if (context.method !== 'keyboard-interactive' || asks === 'password') {
        return context.reject([asks === 'password' ? 'password' : 'keyboard-interactive']);
      }
      const questions = Array.from({ length: asks.prompts }, (_, i) => ({
        prompt: `Question ${i + 1}: `,
        echo: false,
      }));
      context.prompt(questions, (answers) => {
        const isRight = answers.length === asks.prompts && answers[0] === password && asks.prompts === 1;
        if (isRight) context.accept();
        else context.reject();
      });
    });
    client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
      const channel = accept();
      const socket = connect(destPort, destIP);
      channel.pipe(socket).pipe(channel);
      for (const end of [channel, socket]) {
        end.on('error', () => {});
        end.on('close', () => {
          channel.destroy();
          socket.destroy();
        });
      }
    });
  });
  const net = server as unknown as Parameters<typeof listening>[0];
  await listening(net);
  const port = portOf(net);
  const [type, key] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  return {
    port,
    knownHosts: `[127.0.0.1]:${port} ${type} ${key}\n`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
