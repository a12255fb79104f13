import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { checkServerIdentity } from 'node:tls';
import { type ErrorCode, errorCodes, HealthChainError } from '@healthchain/protocol';
import { z } from 'zod';
import type { ReplicaHolder } from '../storage/replicate.js';
import { commonName, gatewayCommonName } from './peer-organizations.js';

export interface PeeringClientOptions {
  /** MSP id of the other organisation. */
  readonly organization: string;
  /** Address of its gateway's peering port. */
  readonly url: string;
  /** PEM of its TLS root; certificates of other roots are refused. */
  readonly tlsRoot: string;
  /** PEM of the own TLS certificate and its key. */
  readonly certificate: string;
  readonly key: string;
  /** Milliseconds that one request may take. */
  readonly timeout?: number | undefined;
  /** Bytes that an answer may have. */
  readonly answerLimit?: number | undefined;
}

/** Another organisation's gateway. */
export interface PeeringClient extends ReplicaHolder {
  /**
   * Asks for something; the answer's JSON, unparsed by any schema.
   *
   * @param timeout milliseconds, where another than usual is wanted
   */
  readonly ask: (path: string, body: object, timeout?: number) => Promise<unknown>;
  readonly close: () => void;
}

const defaultTimeout = 30_000;
/** Bytes of an answer: far above the keys of the largest chart. */
const defaultAnswerLimit = 32 * 1024 * 1024;
const problem = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
});

/**
 * Speaks to another gateway over mutual TLS. Methods throw HealthChainError with the code that the
 * other gateway gave, or Error when it cannot be reached.
 */
export function peeringClient(options: PeeringClientOptions): PeeringClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: options.tlsRoot,
    cert: options.certificate,
    key: options.key,
    minVersion: 'TLSv1.3',
    checkServerIdentity: (host, certificate) =>
      checkServerIdentity(host, certificate) ?? checkIsGateway(certificate.raw),
  });
  const send = async (method: string, cid: string, body?: object): Promise<void> => {
    await exchange(options, agent, method, `/replicas/${encodeURIComponent(cid)}`, body);
  };
  return {
    organization: options.organization,
    replicate: ({ cid, size }) => send('PUT', cid, { size }),
    release: (cid) => send('DELETE', cid),
    ask: (path, body, timeout = options.timeout) =>
      exchange({ ...options, timeout }, agent, 'POST', path, body),
    close: () => {
      agent.destroy();
    },
  };
}

/** The organisation's other servers have certificates of the same root. */
function checkIsGateway(certificate: Buffer): Error | undefined {
  return commonName(new X509Certificate(certificate)) === gatewayCommonName
    ? undefined
    : new Error('The server is not a gateway.');
}

async function exchange(
  { url, timeout = defaultTimeout, answerLimit = defaultAnswerLimit }: PeeringClientOptions,
  agent: Agent,
  method: string,
  path: string,
  body: object | undefined,
): Promise<unknown> {
  const outgoing = request(new URL(path, url), {
    agent,
    method,
    signal: AbortSignal.timeout(timeout),
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
  });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answer = await readText(response, answerLimit);
  if (response.statusCode !== 200 && response.statusCode !== 204) {
    throw refusal(answer, response.statusCode);
  }
  return parseJson(answer);
}

/** @throws Error if it is longer than the limit, in bytes */
async function readText(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new Error('The answer of the other gateway is too long.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The code alone: what another organisation writes beside it would come into the own log and answers. */
function refusal(answer: string, status: number | undefined): Error {
  const parsed = problem.safeParse(parseJson(answer));
  return parsed.success
    ? new HealthChainError(parsed.data.code)
    : new Error(`The other gateway answered with status ${String(status)}.`);
}

function parseJson(textOfJson: string): unknown {
  try {
    return JSON.parse(textOfJson);
  } catch {
    return undefined;
  }
}
