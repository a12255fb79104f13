import type { DelegationStatement, JsonValue } from '@healthchain/protocol';
import { SoftwareAuthenticator } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { authorityCall, type AuthorityCall } from '../authority-calls.js';
import type { Patient } from '../patients.js';

/** Somebody whom a patient lets decide: their device, and the delegation that it accepted. */
export interface Delegate {
  readonly device: SoftwareAuthenticator;
  readonly statement: DelegationStatement;
}

export function delegateOf(patient: Patient, change: Partial<DelegationStatement> = {}): Delegate {
  const origin = patient.custodian.gateway;
  const device = new SoftwareAuthenticator({ rpId: new URL(origin).hostname, origin });
  return { device, statement: patient.delegation(device, change) };
}

/** A delegation that the patient signs and the delegate accepts. */
export function delegating(
  { device: by }: Patient,
  { device, statement }: Delegate,
): AuthorityCall {
  const assertions = { assertion: by.sign(statement), acceptance: device.sign(statement) };
  return callAbout('RecordDelegation', statement, { statement, ...assertions });
}

/** The end of a delegation, which the patient takes back. */
export function takingBack(patient: Patient, { statement }: Delegate): AuthorityCall {
  const end = patient.delegationEnd(statement.delegationId);
  return callAbout('EndDelegation', end, { statement: end, assertion: patient.device.sign(end) });
}

function callAbout(
  name: string,
  { delegationId }: Pick<DelegationStatement, 'delegationId'>,
  signed: JsonValue,
): AuthorityCall {
  const salts = { salt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
  const argument = { ...salts, signed };
  return authorityCall(name, delegationId, { salt: salts.salt, value: signed, argument });
}
