import { createSecretKey, type KeyObject } from 'node:crypto';
import { HealthChainError, type CompartmentKind, type Escrow } from '@healthchain/protocol';
import type { AccessLedger } from '../../access/access-ledger.js';
import type { ObtainedKeys, WantedKeys } from '../../access/open-chart.js';
import { onceArrived } from '../../platform/fabric/once-arrived.js';
import {
  recordsUnderKeys,
  type CompartmentKey,
  type UnderKeysOptions,
} from '../../records/scope/records-under-keys.js';
import type { KeyLedger } from '../key-ledger.js';
import { sharesOf, type CollectOptions, type KeeperShares } from './collect-shares.js';
import { openPart } from './escrow-part.js';
import { isUnreachable } from './is-unreachable.js';

export interface KeepersOptions extends CollectOptions {
  readonly mspId: string;
  readonly access: Pick<AccessLedger, 'access'>;
  readonly keys: Pick<KeyLedger, 'released' | 'escrow'>;
  readonly records: UnderKeysOptions;
}

/**
 * Gets the keys of a permitted access without the chart's custodian: two keepers other than the reader
 * hand out their shares, and only the reader combines them. What comes of them are compartment keys.
 *
 * @throws HealthChainError CUSTODIAN_UNREACHABLE when fewer than two keepers answer, or their refusal
 */
export function keysFromKeepers(
  options: KeepersOptions,
): (wanted: WantedKeys) => Promise<ObtainedKeys> {
  const { mspId, access, keys, records } = options;
  return async (wanted) => {
    const { accessId, patientId, basis, custodian } = wanted;
    // Shares are deposited for consents: nobody else holds keys for an emergency.
    if (basis.kind === 'emergency') {
      throw new HealthChainError('CUSTODIAN_UNREACHABLE');
    }
    const escrow = await deposited(keys, basis.consentId);
    const { request } = await onceArrived(() => access.access(patientId, accessId));
    const answers = keepersOf(escrow)
      .filter((keeper) => keeper !== mspId)
      .map((keeper) => sharesOf(options, wanted, escrow, keeper));
    const compartments = await firstPair(answers, (pair) =>
      openParts(escrow, request.compartments, pair),
    );
    const found = await recordsUnderKeys(records, custodian, compartments);
    return { accessId, patientId, records: [...found.records], missing: found.missing };
  };
}

async function deposited(keys: Pick<KeyLedger, 'escrow'>, consentId: string): Promise<Escrow> {
  try {
    return await keys.escrow(consentId);
  } catch (error) {
    if (error instanceof HealthChainError && error.code === 'NOT_FOUND') {
      throw new HealthChainError('CUSTODIAN_UNREACHABLE', undefined, { cause: error });
    }
    throw error;
  }
}

function keepersOf({ parts }: Escrow): readonly string[] {
  return [...new Set(parts.flatMap(({ shares }) => shares.map(({ keeper }) => keeper)))];
}

/** What the first two answers give that fit together: a keeper that lies does not keep the others'. */
async function firstPair<T>(
  answers: readonly Promise<KeeperShares>[],
  open: (pair: readonly KeeperShares[]) => Promise<T>,
): Promise<T> {
  const settled = Promise.allSettled(answers);
  try {
    return await Promise.any(
      answers.flatMap((one, index) =>
        answers.slice(index + 1).map(async (other) => open(await Promise.all([one, other]))),
      ),
    );
  } catch (error) {
    const refused = (await settled).flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as unknown] : [],
    );
    const unfit: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
    throw (
      [...refused, ...unfit].find(isRefusal) ??
      new HealthChainError('CUSTODIAN_UNREACHABLE', undefined, { cause: error })
    );
  }
}

function isRefusal(failure: unknown): failure is HealthChainError {
  return failure instanceof HealthChainError && !isUnreachable(failure);
}

async function openParts(
  { consentId, parts }: Escrow,
  kinds: readonly CompartmentKind[],
  pair: readonly KeeperShares[],
): Promise<readonly CompartmentKey[]> {
  const opened: CompartmentKey[] = [];
  for (const part of parts.filter(({ kind }) => kinds.includes(kind))) {
    const shares = pair.map((keeper) => keeper.get(part.kind) ?? new Uint8Array());
    const { compartments } = await openPart(consentId, part, shares);
    opened.push(...compartments.map((one) => ({ ...one, key: toKey(one.key) })));
  }
  return opened;
}

function toKey(text: string): KeyObject {
  return createSecretKey(Buffer.from(text, 'base64'));
}
