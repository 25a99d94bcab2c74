import type { IncomingMessage, ServerResponse } from 'node:http';

interface Stored {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body: string;
  readonly created_at: string;
}

/** The issues of one repository, as the API of GitHub keeps and pages them. */
export class Issues {
  readonly stored: Stored[] = [];

  add(title: string, body: string, createdAt = new Date().toISOString()): Stored {
    const number = this.stored.length + 1;
    const issue = {
      number,
      title,
      body,
      html_url: `https://github.com/acme/shop/issues/${number}`,
      created_at: createdAt,
    };
    this.stored.push(issue);
    return issue;
  }

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://x');
    if (url.pathname !== '/repos/acme/shop/issues') {
      response.writeHead(404).end('{"message":"Not Found"}');
      return;
    }
    if (request.method === 'POST') {
      void readText(request).then((text) => {
        const { title, body } = JSON.parse(text) as { title: string; body: string };
        response.writeHead(201).end(JSON.stringify(this.add(title, body)));
      });
      return;
    }
    const [size, page] = [Number(url.searchParams.get('per_page')), Number(url.searchParams.get('page'))];
    const newestFirst = this.stored.toReversed();
    response.writeHead(200).end(JSON.stringify(newestFirst.slice((page - 1) * size, page * size)));
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
