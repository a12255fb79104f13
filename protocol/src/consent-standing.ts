import type { Authority, Consent } from './authority.js';
import { isAfter, type DecisionTime } from './decide-access.js';

/** Why a consent opens nothing any more. */
export type ConsentEnding = 'revoked' | 'superseded' | 'used' | 'expired';

/** How a recorded consent ended; undefined while it stands, or is yet to begin. */
export function endingOf(
  { revocation, enrolmentId, usedBy, signed }: Consent,
  authority: Pick<Authority, 'enrolmentId'>,
  time: DecisionTime,
): ConsentEnding | undefined {
  const endings: readonly (readonly [boolean, ConsentEnding])[] = [
    [revocation !== undefined, 'revoked'],
    [enrolmentId !== authority.enrolmentId, 'superseded'],
    [usedBy !== undefined, 'used'],
    [!isAfter(signed.statement.until, time), 'expired'],
  ];
  return endings.find(([applies]) => applies)?.[1];
}
