import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import {
  HealthChainError,
  releaseAssociatedData,
  releasedKeysSchema,
  sealedReleaseSchema,
  type ReleasedKeys,
} from '@healthchain/protocol';
import { onceArrived } from '../platform/fabric/once-arrived.js';
import { openMessage } from '../platform/keys/seal/index.js';
import type { WrappingKey } from '../platform/keys/wrapping-key.js';
import type { KeyLedger } from './key-ledger.js';

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);
/** Bytes of released keys: some 250 a record. */
const releaseLimit = 64 * 1024 * 1024;

export interface ReceiveOptions {
  readonly mspId: string;
  readonly wrappingKey: Pick<WrappingKey, 'unwrap'>;
  readonly keys: Pick<KeyLedger, 'released'>;
}

/** What a reader asked for, and of whom. */
export interface AskedRelease {
  readonly accessId: string;
  readonly patientId: string;
  readonly custodian: string;
}

/**
 * Opens what the custodian handed out, in the reader's HSM. It has to be what the custodian committed
 * to on the ledger, so that the ledger tells what left.
 *
 * @throws HealthChainError RELEASE_INVALID, KEY_UNAVAILABLE
 */
export async function receiveKeys(
  { mspId, wrappingKey, keys }: ReceiveOptions,
  { accessId, patientId, custodian }: AskedRelease,
  answer: unknown,
): Promise<ReleasedKeys> {
  const parsed = sealedReleaseSchema.safeParse(answer);
  if (!parsed.success) {
    throw new HealthChainError('RELEASE_INVALID');
  }
  const sealed = Buffer.from(parsed.data.sealed, 'base64');
  // Meanwhile: it opens nothing before the ledger has named what is sealed under it.
  const unwrapping = wrappingKey.unwrap(parsed.data.sessionKey);
  unwrapping.catch(() => undefined);
  const { sealedDigest } = await onceArrived(() => keys.released(patientId, accessId, custodian));
  if (createHash('sha256').update(sealed).digest('hex') !== sealedDigest) {
    throw new HealthChainError('RELEASE_INVALID');
  }
  const sessionKey = await unwrapping;
  const released = releasedKeysSchema.parse(
    await opened(sealed, sessionKey, releaseAssociatedData(accessId, custodian, mspId)),
  );
  if (released.accessId !== accessId || released.patientId !== patientId) {
    throw new HealthChainError('RELEASE_INVALID');
  }
  return released;
}

async function opened(...message: Parameters<typeof openMessage>): Promise<unknown> {
  try {
    const compressed = openMessage(...message);
    const text = await inflate(compressed, { maxOutputLength: releaseLimit });
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new HealthChainError('RELEASE_INVALID', undefined, { cause: error });
  }
}
