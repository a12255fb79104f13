import { readFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpQuestion {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
  /** Root that the server's certificate has to be signed by, where the URL is https; no other counts. */
  readonly caFile: string;
  /** Milliseconds for the whole of it; without end by default. */
  readonly timeoutMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a request to a server of the consortium. `fetch` cannot: it trusts public authorities only,
 * and the organisations have their own.
 */
export async function ask(url: string, question: HttpQuestion): Promise<HttpAnswer> {
  const { method = 'GET', body, caFile, timeoutMs } = question;
  const headers = {
    ...(body instanceof URLSearchParams
      ? { 'content-type': 'application/x-www-form-urlencoded' }
      : {}),
    ...question.headers,
  };
  const options = {
    method,
    headers,
    ...(timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
  };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? tlsRequest(url, { ...options, ca: readFileSync(caFile) })
      : plainRequest(url, options);
    request.once('error', reject);
    request.once('response', (response) => {
      text(response).then((content) => {
        resolve({ status: response.statusCode ?? 0, text: content });
      }, reject);
    });
    request.end(body?.toString());
  });
}
