import { createSecretKey, randomBytes } from 'node:crypto';
import {
  explanationAssociatedData,
  explanationSchema,
  HealthChainError,
  saltedDigest,
  type ExplainedMatter,
  type Explanation,
  type SealedExplanation,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { unlessAbsent } from '../../platform/fabric/ledger-query.js';
import { openMessage, sealMessage } from '../../platform/keys/seal/index.js';
import { wrapFor } from '../../platform/keys/wrap-for.js';
import type { WrappingKey } from '../../platform/keys/wrapping-key.js';

/** Seals an explanation of this matter for the HSMs of these organisations, and for nobody else. */
export function sealExplanation(
  matter: ExplainedMatter,
  explanation: Explanation,
  readers: readonly WrappingPublicKey[],
): SealedExplanation {
  const key = createSecretKey(randomBytes(32));
  const sealed = sealMessage(
    Buffer.from(JSON.stringify(explanation)),
    key,
    explanationAssociatedData(matter),
  );
  return {
    sealed: sealed.toString('base64'),
    keys: readers.map((reader) => ({
      organization: reader.organization,
      wrapped: wrapFor(reader, key.export()),
    })),
  };
}

/** An explanation as the ledger holds it, and what was signed of it. */
export interface ExplainedStatement {
  readonly matter: ExplainedMatter;
  readonly explanation: SealedExplanation;
  readonly textDigest: string | undefined;
}

/**
 * What somebody wrote, as this organisation's HSM opens it.
 *
 * @throws HealthChainError CONTENT_ALTERED if it is not what they signed, KEY_UNAVAILABLE
 */
export async function openExplanation(
  { matter, explanation: { sealed, keys }, textDigest }: ExplainedStatement,
  mspId: string,
  wrappingKey: Pick<WrappingKey, 'unwrap'>,
): Promise<string> {
  const own = keys.find(({ organization }) => organization === mspId);
  if (own === undefined) {
    throw new HealthChainError('KEY_UNAVAILABLE', 'It was not sealed for this organisation.');
  }
  const key = await wrappingKey.unwrap(own.wrapped);
  const opened = explanationSchema.safeParse(
    tryOpen(() =>
      openMessage(Buffer.from(sealed, 'base64'), key, explanationAssociatedData(matter)),
    ),
  );
  if (!opened.success || digestOf(opened.data) !== textDigest) {
    throw new HealthChainError('CONTENT_ALTERED');
  }
  return opened.data.text;
}

/** {@link openExplanation}; nothing where it cannot be opened: that must hide neither what it explains nor the rest. */
export function readableExplanation(
  explained: ExplainedStatement,
  mspId: string,
  wrappingKey: Pick<WrappingKey, 'unwrap'>,
): Promise<string | undefined> {
  const opening = openExplanation(explained, mspId, wrappingKey);
  return unlessAbsent(opening, ['CONTENT_ALTERED', 'KEY_UNAVAILABLE']);
}

/** What is signed of an explanation. */
export function digestOf({ salt, text }: Explanation): string {
  return saltedDigest(salt, text);
}

function tryOpen(open: () => Buffer): unknown {
  try {
    return JSON.parse(open().toString('utf8'));
  } catch {
    return undefined;
  }
}
