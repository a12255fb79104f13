import { randomUUID } from 'node:crypto';
import {
  escrowSchema,
  escrowTransientField,
  releaseSchema,
  releaseTransientField,
  saltedDigest,
  wrappingKeySchema,
  type Escrow,
  type EscrowDeposit,
  type Release,
  type ReleaseRequest,
  type SignedKeyRotation,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { ledgerQuery } from '../platform/fabric/ledger-query.js';
import type { Ledger } from '../platform/fabric/ledger.js';
import { newSalt } from '../records/salt.js';

/** What the Patient Record contract says of keys, typed. Every method fails with a HealthChainError. */
export interface KeyLedger {
  readonly publish: (
    key: Pick<WrappingPublicKey, 'publicKey' | 'algorithm'>,
    signed?: SignedKeyRotation,
  ) => Promise<void>;
  readonly wrappingKey: (mspId: string) => Promise<WrappingPublicKey>;
  /** @param absent MSP id of an organisation that is asked to endorse last, because it may be down */
  readonly release: (request: ReleaseRequest, absent?: string) => Promise<void>;
  readonly released: (patientId: string, accessId: string, mspId: string) => Promise<Release>;
  readonly deposit: (deposit: EscrowDeposit) => Promise<void>;
  readonly escrow: (consentId: string) => Promise<Escrow>;
}

export interface KeyLedgerOptions {
  readonly ledger: Pick<Ledger, 'submit' | 'evaluate'>;
  readonly authorityEndorsers: readonly (readonly string[])[];
  readonly publicEndorsers: readonly (readonly string[])[];
}

export function keyLedger(options: KeyLedgerOptions): KeyLedger {
  const { ledger, authorityEndorsers, publicEndorsers } = options;
  const query = ledgerQuery(ledger, 'PatientRecordContract');
  return {
    publish: async (key, signed) => {
      await ledger.submit({
        name: 'PatientRecordContract:PublishWrappingKey',
        args: [JSON.stringify({ ...key, signed, idempotencyKey: randomUUID() })],
        endorsers: publicEndorsers,
      });
    },
    wrappingKey: (mspId) => query(wrappingKeySchema, 'GetWrappingKey', mspId),
    release: async (request, absent) => {
      const salt = newSalt();
      await ledger.submit({
        name: 'PatientRecordContract:ReleaseKeys',
        args: [request.accessId, saltedDigest(salt, request), randomUUID()],
        transient: { [releaseTransientField]: JSON.stringify({ salt, request }) },
        endorsers: without(absent, authorityEndorsers),
      });
    },
    released: (patientId, accessId, mspId) =>
      query(releaseSchema, 'GetRelease', patientId, accessId, mspId),
    deposit: async (deposit) => {
      const salt = newSalt();
      await ledger.submit({
        name: 'PatientRecordContract:DepositKeyShares',
        args: [deposit.consentId, saltedDigest(salt, deposit), randomUUID()],
        transient: { [escrowTransientField]: JSON.stringify({ salt, deposit }) },
        endorsers: authorityEndorsers,
      });
    },
    escrow: (consentId) => query(escrowSchema, 'GetEscrow', consentId),
  };
}

/** The same sets in the same order, but those with this organisation last. */
function without(
  absent: string | undefined,
  sets: KeyLedgerOptions['authorityEndorsers'],
): KeyLedgerOptions['authorityEndorsers'] {
  const needs = (set: readonly string[]): boolean => absent !== undefined && set.includes(absent);
  return [...sets.filter((set) => !needs(set)), ...sets.filter(needs)];
}
