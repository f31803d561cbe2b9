import { createServer } from 'node:net';
import { StartError } from './progress.mjs';

/** Fails early, before anything is started, when the api could not listen. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const code = await new Promise<string | null>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    probe.listen({ host, port, exclusive: true }, () => {
      probe.close(() => {
        resolve(null);
      });
    });
  });
  if (code === null) return;
  if (code === 'EADDRINUSE') {
    throw new StartError(
      `端口 ${String(port)} 已被其他程序占用。请换一个端口启动：PORT=${String(port + 1)} npm start`,
    );
  }
  if (code === 'EACCES') {
    throw new StartError(
      `当前用户不能使用端口 ${String(port)}。请换一个 1024 以上的端口：PORT=3000 npm start`,
    );
  }
  throw new StartError(`无法监听 ${host}:${String(port)}（${code}），请检查 HOST 与 PORT。`);
}
