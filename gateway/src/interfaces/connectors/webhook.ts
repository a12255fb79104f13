import { createHmac } from 'node:crypto';
import type { Message } from '../../alerts/alert-message.js';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and at least 24 bytes in base64. */
  readonly secret: string;
  /** How long the receiver may take, in milliseconds. */
  readonly timeout?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const secretFormat = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/;

/**
 * Sends messages as Standard Webhooks has it, so that receivers verify them with its libraries: HMAC-SHA-256
 * over id, time and body, by a secret that both sides keep. A status from 200 to 299 says that it was taken.
 *
 * @throws Error for a secret that is none, and where a message was not taken
 */
export function webhook({
  url,
  secret,
  timeout = 10_000,
  now = Date.now,
}: WebhookOptions): (message: Message) => Promise<void> {
  const [, encoded] = secretFormat.exec(secret) ?? [];
  if (encoded === undefined) {
    throw new Error('The secret of a webhook is whsec_ and at least 24 bytes in base64.');
  }
  const key = Buffer.from(encoded, 'base64');
  return async ({ id, body }) => {
    const timestamp = Math.floor(now() / 1000).toString();
    const signed = `${id}.${timestamp}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    if (!response.ok) {
      throw new Error(`The receiver answered ${String(response.status)}.`);
    }
  };
}
