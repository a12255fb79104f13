import {
  coversWhole,
  HealthChainError,
  type Access,
  type Authority,
  type Escrow,
  type EscrowPart,
  type ReleasedShares,
  type WrappedKey,
} from '@healthchain/protocol';
import type { WrappingKey } from '../../platform/keys/wrapping-key.js';
import { wrapFor } from '../../platform/keys/wrap-for.js';
import type { PeeringClient } from '../../platform/peering/peering-client.js';
import {
  requireProvenAccess,
  type KeyKeeperOptions,
  type ProvenAccess,
  type ReleaseCall,
} from '../key-keeper.js';
import type { KeyLedger } from '../key-ledger.js';
import { unbindShare } from './bound-share.js';
import { digestOfShares } from './digest-of-shares.js';
import { requireCustodianDown } from './require-custodian-down.js';

export interface ShareKeeperOptions extends Pick<KeyKeeperOptions, 'access' | 'requireProof'> {
  readonly mspId: string;
  readonly keys: Pick<KeyLedger, 'wrappingKey' | 'release' | 'escrow'>;
  readonly wrappingKey: Pick<WrappingKey, 'unwrapBytes'>;
  readonly client: (mspId: string) => Pick<PeeringClient, 'ask'>;
}

/** Hands out the organisation's shares of another one's keys. */
export type ReleaseShares = (call: ReleaseCall) => Promise<ReleasedShares>;

/**
 * A key keeper for other custodians. It proves the patient's consent again by itself, asks the
 * custodian whether it is there, takes its shares of what the access asked for, wraps each to the
 * reader's HSM instead of its own, and hands them out once the ledger has taken that it does.
 *
 * @throws HealthChainError CLASSES_NOT_SEPARABLE, CUSTODIAN_AVAILABLE, NOT_KEY_KEEPER, ESCROW_MISMATCH for
 * what is no share of this consent, or with the code of whatever refused it
 */
export function shareKeeper(options: ShareKeeperOptions): ReleaseShares {
  const { mspId, keys, wrappingKey } = options;
  return async (call) => {
    const proven = await requireProvenAccess(options, call);
    const { access, authority } = proven;
    const { basis } = access.request;
    // Shares are deposited for consents, and open whole compartments.
    if (basis.kind === 'emergency') {
      throw new HealthChainError('NOT_KEY_KEEPER');
    }
    if (!isWhole(proven)) {
      throw new HealthChainError('CLASSES_NOT_SEPARABLE');
    }
    const { consentId } = basis;
    await requireCustodianDown(options.client(authority.custodian), call.accessId);
    const escrow = await keys.escrow(consentId);
    const own = ownShares(mspId, escrow, access, authority);
    const target = await keys.wrappingKey(call.reader);
    const { accessId, patientId } = call;
    const released: ReleasedShares = { accessId, patientId, deposit: escrow.salt, shares: [] };
    for (const { kind, wrapped } of own) {
      const name = { custodian: authority.custodian, patientId, consentId, kind, keeper: mspId };
      const bound = await wrappingKey.unwrapBytes(wrapped);
      released.shares.push({ kind, wrapped: wrapFor(target, unbindShare(name, bound)) });
      bound.fill(0);
    }
    const sealedDigest = digestOfShares(released);
    // The custodian is asked last for an endorsement: a keeper is needed when it does not answer.
    const request = { accessId, patientId, keyId: target.keyId, sealedDigest };
    await keys.release(request, authority.custodian);
    return released;
  };
}

function isWhole({ access, credential, ...facts }: ProvenAccess): boolean {
  const time = { epochMilliseconds: Date.parse(access.at) };
  return coversWhole({ ...facts, role: credential.role, time });
}

interface OwnShare {
  readonly kind: EscrowPart['kind'];
  readonly wrapped: WrappedKey;
}

function ownShares(
  mspId: string,
  { parts, patientId, custodian }: Escrow,
  { request }: Access,
  authority: Authority,
): readonly OwnShare[] {
  const wanted = parts.filter(({ kind }) => request.compartments.includes(kind));
  const own = wanted.flatMap(({ kind, shares }) =>
    shares
      .filter(({ keeper }) => keeper === mspId)
      .map(({ wrapped }): OwnShare => ({ kind, wrapped })),
  );
  const isOfPatient = patientId === request.patientId && custodian === authority.custodian;
  if (!isOfPatient || own.length === 0 || own.length !== wanted.length) {
    throw new HealthChainError('NOT_KEY_KEEPER');
  }
  return own;
}
