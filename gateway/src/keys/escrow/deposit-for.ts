import {
  HealthChainError,
  type Authority,
  type CompartmentKind,
  type Consent,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import type { AccessLedger } from '../../access/access-ledger.js';
import type { EscrowedConsent, Escrows } from '../../platform/durable-store/escrows.js';
import type { OpenedCompartment } from '../../records/scope/records-in-scope.js';
import type { KeyLedger } from '../key-ledger.js';
import { sealPart } from './escrow-part.js';

export interface DepositOptions {
  readonly mspId: string;
  /** MSP ids of the key keepers. */
  readonly keepers: readonly string[];
  readonly access: Pick<AccessLedger, 'authority' | 'consent'>;
  readonly keys: Pick<KeyLedger, 'wrappingKey' | 'deposit'>;
  readonly escrows: Pick<Escrows, 'deposited' | 'remove'>;
  /** Every compartment of an own chart. */
  readonly compartments: (chartId: string) => Promise<readonly OpenedCompartment[]>;
  readonly now: () => number;
}

/**
 * Gives key keepers their shares of what a consent of an own patient covers, unless they have them. A
 * consent that is another custodian's or does not stand any more is forgotten.
 *
 * @throws HealthChainError whatever keeps it from being done now
 */
export function depositFor(options: DepositOptions): (known: EscrowedConsent) => Promise<void> {
  const { mspId, access, escrows } = options;
  return async ({ consentId, deposited }) => {
    const consent = await access.consent(consentId);
    const { patientId } = consent.signed.statement;
    const authority = await access.authority(patientId);
    if (authority.custodian !== mspId || !stands(authority, consentId, options.now())) {
      await escrows.remove(consentId);
      return;
    }
    const compartments = await options.compartments(patientId);
    const ids = compartments.map(({ compartment }) => compartment.compartmentId).sort();
    const before = deposited?.compartmentIds ?? [];
    if (!before.every((id) => ids.includes(id))) {
      // The read model is being built again: what keepers hold is more than it knows of.
      throw new HealthChainError('CATCHING_UP');
    }
    if (deposited === undefined || ids.length > before.length) {
      await deposit(options, consent, compartments);
      await escrows.deposited(consentId, { patientId, compartmentIds: ids });
    }
  };
}

function stands({ consents }: Authority, consentId: string, now: number): boolean {
  return consents.some((one) => one.consentId === consentId && Date.parse(one.until) > now);
}

async function deposit(
  { mspId, keepers, keys }: DepositOptions,
  { signed }: Consent,
  compartments: readonly OpenedCompartment[],
): Promise<void> {
  const { consentId, patientId, compartments: kinds } = signed.statement;
  const targets: readonly WrappingPublicKey[] = await Promise.all(keepers.map(keys.wrappingKey));
  const parts = await Promise.all(
    kinds.map((kind) =>
      sealPart(
        { custodian: mspId, patientId, consentId, kind },
        keysOf(compartments, kind),
        targets,
      ),
    ),
  );
  await keys.deposit({ consentId, patientId, parts });
}

function keysOf(
  compartments: readonly OpenedCompartment[],
  kind: CompartmentKind,
): Parameters<typeof sealPart>[1] {
  return compartments
    .filter(({ sensitivity }) => sensitivity === kind)
    .map(({ compartment: { compartmentId, keyVersion }, key }) => ({
      compartmentId,
      keyVersion,
      key: key.export().toString('base64'),
    }));
}
