import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
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
const problem = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
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
  { url, timeout = defaultTimeout }: PeeringClientOptions,
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
  const answer = await text(response);
  if (response.statusCode !== 200 && response.statusCode !== 204) {
    throw refusal(answer, response.statusCode);
  }
  return parseJson(answer);
}

function refusal(answer: string, status: number | undefined): Error {
  const parsed = problem.safeParse(parseJson(answer));
  return parsed.success
    ? new HealthChainError(parsed.data.code, parsed.data.detail)
    : new Error(`The other gateway answered with status ${String(status)}.`);
}

function parseJson(textOfJson: string): unknown {
  try {
    return JSON.parse(textOfJson);
  } catch {
    return undefined;
  }
}
