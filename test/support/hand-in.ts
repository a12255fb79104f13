import {
  saltedDigest,
  type Assertion,
  type ChartRequest,
  type ConsentStatement,
  type RevocationStatement,
} from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import type { OrganizationEndpoints } from './network.js';
import { asAdministrator, type ShellAnswer } from './operator.js';
import { act } from './patients.js';

/** Hands in what is said to be a patient's decision, as an administrator with the stock `peer` CLI. */
export function handIn(
  { name: administrator }: OrganizationEndpoints,
  name: 'RecordConsent' | 'RevokeConsent',
  statement: ConsentStatement | RevocationStatement,
  assertion: Assertion,
): Promise<ShellAnswer> {
  const salts = { consentSalt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
  const signed = { statement, assertion };
  const digest = saltedDigest(salts.consentSalt, signed);
  return asAdministrator(
    administrator,
    act(name, statement.consentId, digest, { ...salts, signed }),
  );
}

/** Asks for a chart, as a line for the `peer` CLI. */
export function openChart(request: ChartRequest): string {
  const salt = newSalt();
  const digest = saltedDigest(salt, request);
  return act('OpenChart', request.accessId, digest, { salt, request });
}
