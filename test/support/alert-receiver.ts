import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An alert as it came. */
export interface ReceivedAlert {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What pages people: it receives a gateway's alerts and takes them, or does not. */
export class AlertReceiver {
  readonly received: ReceivedAlert[] = [];
  /** The status that it answers. */
  status = 204;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        this.received.push({ headers: request.headers, body });
        response.writeHead(this.status).end();
      });
    });
  }

  /** Answers the address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/alerts`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Those about one emergency. */
  about(emergencyId: string): ReceivedAlert[] {
    return this.received.filter(({ body }) => body.includes(emergencyId));
  }
}

/** The signature that Standard Webhooks has an alert bear. @param secret `whsec_` and base64 */
export function signatureOf({ headers, body }: ReceivedAlert, secret: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
