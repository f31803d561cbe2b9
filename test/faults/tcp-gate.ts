import { connect, createServer, type Server, type Socket } from 'node:net';

/** A gate between a program and a server, to take the server away without touching it. */
export interface TcpGate {
  /** `url` with this gate's address in place of the server's. */
  readonly url: string;
  /** Cuts every connection and refuses new ones: the server is down. */
  shut(): Promise<void>;
  /** Lets connections through again. */
  open(): Promise<void>;
  /** Keeps connections and accepts new ones, and passes nothing on: the server hangs. */
  freeze(): void;
  thaw(): void;
  /** New connections go to this server: the old one came back somewhere else. */
  lead(url: string): void;
  close(): Promise<void>;
}

export async function openTcpGate(url: string): Promise<TcpGate> {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  let isFrozen = false;

  const pass = (inside: Socket): void => {
    const outside = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(socket);
      socket.on('data', (bytes) => other.write(bytes));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (isFrozen) socket.pause();
    }
  };

  let server = await listen(pass, 0);
  const { port } = server.address() as { port: number };
  const gated = new URL(url);
  gated.hostname = '127.0.0.1';
  gated.port = String(port);

  const shut = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: gated.href,
    shut,
    open: async () => {
      server = await listen(pass, port);
    },
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    lead: (elsewhere) => {
      target = new URL(elsewhere);
    },
    close: async () => {
      if (server.listening) await shut();
    },
  };
}

async function listen(pass: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(pass);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
