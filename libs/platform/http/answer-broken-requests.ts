import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorCatalogue } from '../errors/error-catalogue.js';
import type { ProblemDto } from './problem.js';

const reasons: Readonly<Record<number, readonly [reason: string, detail: string]>> = {
  400: ['Bad Request', '请求不符合 HTTP 的格式。'],
  408: ['Request Timeout', '请求迟迟没有发完。'],
  431: ['Request Header Fields Too Large', '请求头过大。'],
};

/** What is no HTTP, or never becomes a whole request, is answered like any other refusal before the line is cut. */
export function answerBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(problemText(statusOf(error.code)));
  });
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

function problemText(status: number): string {
  const [reason = '', detail = ''] = reasons[status] ?? [];
  const problem: ProblemDto = {
    type: 'urn:teaching-quality:error:malformed-body',
    title: errorCatalogue['malformed-body'].title,
    status,
    code: 'malformed-body',
    detail,
    requestId: randomUUID(),
  };
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${String(status)} ${reason}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    `X-Request-Id: ${problem.requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
