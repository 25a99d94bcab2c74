import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

export interface HttpServer {
  /** With a slash at the end. */
  readonly url: string;
  readonly host: string;
  /** Method, path and whether credentials came with it. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export async function serve(answer: Answer): Promise<HttpServer> {
  const requests: HttpServer['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({
      line: `${request.method ?? ''} ${request.url ?? ''}`,
      authorization: request.headers.authorization,
    });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    host: `127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Git's old protocol: plain files of a repository after `git update-server-info`. */
export const files =
  (root: string): Answer =>
  (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    const stream = createReadStream(join(root, path));
    stream.on('error', () => response.writeHead(404).end());
    stream.on('open', () => stream.pipe(response));
  };

export const status =
  (code: number, text = ''): Answer =>
  (_request, response) => {
    const challenge = code === 401 ? { 'WWW-Authenticate': 'Basic realm="x"' } : {};
    response.writeHead(code, challenge).end(text);
  };

export const silence: Answer = () => undefined;
