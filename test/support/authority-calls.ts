/**
 * The calls of the access control contract about one patient, for Hyperledger's client: the only place
 * of the concurrency test that knows their arguments.
 */
import { randomUUID } from 'node:crypto';
import { GatewayError, type Proposal } from '@hyperledger/fabric-gateway';
import {
  parseCodedMessage,
  saltedDigest,
  type Access,
  type AccessPolicyInForce,
  type Assertion,
  type Authority,
  type CareTeam,
  type CareTeamRequest,
  type ChartRequest,
  type Consent,
  type ConsentStatement,
  type Delegation,
  type Emergency,
  type JsonValue,
  type RefusedCaller,
  type RevocationStatement,
} from '@healthchain/protocol';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import type { FabricClient } from './fabric-client.js';

/** A call that writes; proposed again it is the same request. */
export interface AuthorityCall {
  readonly name: string;
  readonly args: readonly string[];
  /** The sensitive argument, if there is one, which travels in the transient map. */
  readonly argument?: JsonValue;
}

/** A call about `id` whose public digest is that of `value` under `salt`. */
export function authorityCall(
  name: string,
  id: string,
  { salt, value, argument }: { salt: string; value: JsonValue; argument: JsonValue },
): AuthorityCall {
  const args = [id, saltedDigest(salt, value), randomUUID()];
  return { name: `AccessControlContract:${name}`, args, argument };
}

export function decisionCall(
  statement: ConsentStatement | RevocationStatement,
  assertion: Assertion,
): AuthorityCall {
  const name = statement.kind === 'consent' ? 'RecordConsent' : 'RevokeConsent';
  const signed = { statement, assertion };
  const salts = { consentSalt: newSalt(), authoritySalt: newSalt(), nonceSalt: newSalt() };
  return authorityCall(name, statement.consentId, {
    salt: salts.consentSalt,
    value: signed,
    argument: { ...salts, signed },
  });
}

export function openingCall(request: ChartRequest): AuthorityCall {
  const salt = newSalt();
  return authorityCall('OpenChart', request.accessId, {
    salt,
    value: request,
    argument: { salt, request },
  });
}

/** Who is in a care team of the caller's organisation. */
export function careTeamCall(stated: Omit<CareTeamRequest, 'idempotencyKey'>): AuthorityCall {
  const request = { ...stated, idempotencyKey: randomUUID() };
  return { name: 'AccessControlContract:RecordCareTeam', args: [JSON.stringify(request)] };
}

/** @param endorsers MSP ids of members of the authority's collection. */
export function propose(
  { contract }: FabricClient,
  { name, args, argument }: AuthorityCall,
  endorsers: readonly string[],
): Proposal {
  return contract.newProposal(name, {
    arguments: [...args],
    ...(argument !== undefined && { transientData: { authority: JSON.stringify(argument) } }),
    endorsingOrganizations: [...endorsers],
  });
}

export function readAccess(
  client: FabricClient,
  patientId: string,
  accessId: string,
): Promise<Access | undefined> {
  return read<Access>(client, 'GetAccess', patientId, accessId);
}

export function readConsent(client: FabricClient, id: string): Promise<Consent | undefined> {
  return read<Consent>(client, 'GetConsent', id);
}

export function readDelegation(client: FabricClient, id: string): Promise<Delegation | undefined> {
  return read<Delegation>(client, 'GetDelegation', id);
}

export function readCareTeam(
  client: FabricClient,
  organization: string,
  id: string,
): Promise<CareTeam | undefined> {
  return read<CareTeam>(client, 'GetCareTeam', organization, id);
}

export function readAuthority(client: FabricClient, id: string): Promise<Authority | undefined> {
  return read<Authority>(client, 'GetAuthority', id);
}

export function readEmergency(
  client: FabricClient,
  patientId: string,
  emergencyId: string,
): Promise<Emergency | undefined> {
  return read<Emergency>(client, 'GetEmergency', patientId, emergencyId);
}

/** The access policy in force. */
export function readPolicy(client: FabricClient): Promise<AccessPolicyInForce | undefined> {
  return read<AccessPolicyInForce>(client, 'GetDocument', 'accessPolicy');
}

/** What was made public of an opening by somebody who may open no chart. */
export function readRefusedCaller(
  client: FabricClient,
  accessId: string,
): Promise<RefusedCaller | undefined> {
  return read<RefusedCaller>(client, 'GetRefusedCaller', accessId);
}

/** The code of the chaincode's refusal, if the error is one. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof GatewayError)) {
    return undefined;
  }
  const messages = [...error.details.map(({ message }) => message), error.message];
  return messages.map(parseCodedMessage).find(Boolean)?.code;
}

/** What the client's own peer holds. */
async function read<Value>(
  { contract, organization }: FabricClient,
  name: string,
  ...args: string[]
): Promise<Value | undefined> {
  try {
    const answer = await contract.evaluate(`AccessControlContract:${name}`, {
      arguments: args,
      endorsingOrganizations: [organization.mspId],
    });
    return JSON.parse(Buffer.from(answer).toString('utf8')) as Value;
  } catch (error) {
    if (refusalCode(error) === 'NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}
