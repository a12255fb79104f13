import {
  endingOf,
  HealthChainError,
  type Authority,
  type Consent,
  type ConsentEnding,
} from '@healthchain/protocol';
import { unlessAbsent } from '../platform/fabric/ledger-query.js';
import type { AccessLedger } from './access-ledger.js';
import { authorityOf } from './choose-basis.js';
import type { DelegationLedger } from './delegations/delegation-ledger.js';

/** A patient's consent, and how it stands. */
export interface OwnConsent {
  readonly consent: Consent;
  /** MSP id of who keeps the chart. */
  readonly custodian: string;
  readonly ending: ConsentEnding | undefined;
}

/** What patients consented to, for themselves. */
export interface OwnConsents {
  /** Whether it stands or has ended. @throws HealthChainError NOT_FOUND */
  readonly one: (patientId: string, consentId: string) => Promise<OwnConsent>;
  /** Those that neither were revoked nor have ended: the ledger lists no others. */
  readonly standing: (patientId: string) => Promise<readonly OwnConsent[]>;
}

/** @param now milliseconds since 1970 */
export function ownConsents(
  ledger: Pick<AccessLedger, 'authority' | 'consent'> & Pick<DelegationLedger, 'delegation'>,
  now: () => number = Date.now,
): OwnConsents {
  const shown = async (consent: Consent, authority: Authority): Promise<OwnConsent> => {
    const { delegationId } = consent.signed.statement;
    const delegation =
      delegationId === undefined ? undefined : await ledger.delegation(delegationId);
    const ending = endingOf(consent, authority, delegation, { epochMilliseconds: now() });
    return { consent, custodian: authority.custodian, ending };
  };
  return {
    one: async (patientId, consentId) => {
      const [authority, consent] = await Promise.all([
        authorityOf(ledger, patientId),
        unlessAbsent(ledger.consent(consentId)),
      ]);
      // Another patient's is as if there were none.
      if (authority === undefined || consent?.signed.statement.patientId !== patientId) {
        throw new HealthChainError('NOT_FOUND');
      }
      return shown(consent, authority);
    },
    standing: async (patientId) => {
      const authority = await authorityOf(ledger, patientId);
      return authority === undefined
        ? []
        : Promise.all(
            authority.consents.map(async ({ consentId }) =>
              shown(await ledger.consent(consentId), authority),
            ),
          );
    },
  };
}
