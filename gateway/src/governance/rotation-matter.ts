import { createHash } from 'node:crypto';
import { canonicalJson, HealthChainError, type PublishedKey } from '@healthchain/protocol';
import type { OwnKey } from '../keys/own-key.js';
import type { Matter } from './matter.js';

const meanings: Readonly<Record<PublishedKey, readonly string[]>> = {
  wrapping: [
    'From then on other organisations hand keys of charts to whoever holds this key.',
    'What was handed to the key before it can no longer be opened without that.',
  ],
  issuer: [
    'From then on whoever holds this key attests in your organisation’s name.',
    'All that was attested with the key before it ends.',
  ],
};

/**
 * Another key than the published one, which this gateway has.
 *
 * @throws HealthChainError ALREADY_EXISTS where it is the published one, or the first
 */
export async function rotationMatter({ key, content, standing }: OwnKey): Promise<Matter> {
  if ((await standing()) !== 'another') {
    throw new HealthChainError(
      'ALREADY_EXISTS',
      'No other key is published than that of this gateway.',
    );
  }
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return {
    roles: ['registrar', 'privacy-officer'],
    subject: { kind: 'key-rotation', key, digest },
    title: `The ${key} key of this gateway is to take the place of the one that your organisation published.`,
    effects: [{ heading: 'What it means', items: meanings[key] }],
  };
}
