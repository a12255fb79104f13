import { Agent, request } from 'node:http';

export interface HttpReply {
  readonly status: number;
  readonly body: Buffer;
}

/** What a request sends besides its address. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Keep-alive HTTP with Node's core client, which takes several times less CPU than `fetch`: client and
 * network share the machine.
 */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' });

  /** Resolves when the last byte of the answer is there. */
  send(url: string, { method, headers, body }: HttpRequest): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const sent = request(
        url,
        { agent: this.#agent, method, headers: { ...headers, ...length } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
