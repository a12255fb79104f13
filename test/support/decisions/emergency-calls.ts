import { randomBytes, randomUUID } from 'node:crypto';
import {
  saltedDigest,
  type EmergencyStatement,
  type SealedExplanation,
  type WrappingPublicKey,
} from '@healthchain/protocol';
import { statementBase } from '@healthchain/protocol/testing';
import { newSalt } from '@healthchain/protocol/testing/prepared-commits';
import { authorityCall, type AuthorityCall } from '../authority-calls.js';
import type { FabricClient } from '../fabric-client.js';
import { endpoints } from '../network.js';
import { minutesFromNow } from '../patients.js';
import type { Provider } from '../providers.js';

/** What a provider states and signs of a patient who cannot consent. */
export function emergencyBy(
  { organization, publicKeyDigest }: Provider,
  patientId: string,
): EmergencyStatement {
  return {
    kind: 'emergency',
    ...statementBase(patientId, new Date().toISOString(), endpoints().channel),
    emergencyId: randomUUID(),
    ...{ organization: organization.mspId, publicKeyDigest, reason: 'unconscious' },
    textDigest: saltedDigest(newSalt(), 'found at the roadside'),
    until: minutesFromNow(200),
  };
}

/** A declaration whose explanation is noise, wrapped to keys that these organisations published. */
export async function declaration(
  { device }: Provider,
  statement: EmergencyStatement,
  readers: readonly FabricClient[],
): Promise<AuthorityCall> {
  const explanation: SealedExplanation = {
    sealed: randomBytes(64).toString('base64'),
    keys: await Promise.all(readers.map(wrappedTo)),
  };
  const signed = { statement, assertion: device.sign(statement) };
  const argument = { salt: newSalt(), nonceSalt: newSalt(), signed, explanation };
  const { emergencyId } = statement;
  return authorityCall('DeclareEmergency', emergencyId, { ...argument, value: signed, argument });
}

export function ending({ patientId, emergencyId }: EmergencyStatement): AuthorityCall {
  const request = { patientId, emergencyId };
  const argument = { salt: newSalt(), request };
  return authorityCall('EndEmergency', emergencyId, { ...argument, value: request, argument });
}

async function wrappedTo({ contract, organization: { mspId } }: FabricClient) {
  const answer = await contract.evaluate('PatientRecordContract:GetWrappingKey', {
    arguments: [mspId],
    endorsingOrganizations: [mspId],
  });
  const { keyId } = JSON.parse(Buffer.from(answer).toString('utf8')) as WrappingPublicKey;
  const ciphertext = randomBytes(256).toString('base64');
  return { organization: mspId, wrapped: { algorithm: 'RSA-OAEP' as const, keyId, ciphertext } };
}
