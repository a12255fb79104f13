import type { Authority, Consent } from '../authority/authority.js';
import { isAfter, type DecisionTime } from '../access/decision-time.js';
import { objectionToSigner, type DecidedDelegation } from '../authority/delegations.js';

/** Why a consent opens nothing any more; `signatory-ended`: who signed it speaks for the patient no more. */
export type ConsentEnding = 'revoked' | 'superseded' | 'used' | 'expired' | 'signatory-ended';

/** How a recorded consent ended; undefined while it stands, or is yet to begin. */
export function endingOf(
  { revocation, enrolmentId, usedBy, signed: { statement } }: Consent,
  authority: Pick<Authority, 'enrolmentId' | 'proxy'>,
  delegation: DecidedDelegation | undefined,
  time: DecisionTime,
): ConsentEnding | undefined {
  const { patientId } = statement;
  const act = { patientId, authority, statement, delegation, power: 'consent' as const, time };
  const endings: readonly (readonly [boolean, ConsentEnding])[] = [
    [revocation !== undefined, 'revoked'],
    [enrolmentId !== authority.enrolmentId, 'superseded'],
    [usedBy !== undefined, 'used'],
    [!isAfter(statement.until, time), 'expired'],
    [objectionToSigner(act) !== undefined, 'signatory-ended'],
  ];
  return endings.find(([applies]) => applies)?.[1];
}
