/**
 * What somebody can do who holds all of a reading hospital: its token with the PIN, its TLS key, its
 * people's keys, and what its peer holds. A program of its own, that shares no code with the gateway's.
 */
import { createDecipheriv } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import {
  releaseAssociatedData,
  type Pack,
  type RecordVersion,
  type ReleasedKeys,
  type SealedRelease,
} from '@healthchain/protocol';
import { askGateway, type PeeringAnswer } from './ask-gateway.js';
import type { HeldVersion } from './decrypt-attack.js';
import { unwrapWithToken } from './escrow-attack.js';
import { storedFile } from './kubo.js';
import type { OrganizationEndpoints } from './network.js';
import { asGateway } from './operator.js';
import { answerOf, query } from './peer-calls.js';

/**
 * Asks a custodian for the keys of an access, or by another path a key keeper for its shares, with the
 * files of a reader's gateway.
 */
export function askForKeys(
  reader: OrganizationEndpoints,
  custodian: OrganizationEndpoints,
  access: { readonly accessId: string; readonly patientId: string },
  route = '/releases',
): Promise<PeeringAnswer> {
  return askGateway(reader, custodian, route, access);
}

/** Opens what a custodian handed out, with the reader's token. */
export function openRelease(
  reader: OrganizationEndpoints,
  custodian: OrganizationEndpoints,
  accessId: string,
  { sessionKey, sealed }: SealedRelease,
): ReleasedKeys {
  const key = unwrapWithToken(reader.name, sessionKey);
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
  decipher.setAAD(releaseAssociatedData(accessId, custodian.mspId, reader.mspId));
  decipher.setAuthTag(bytes.subarray(-16));
  const compressed = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
  return JSON.parse(inflateRawSync(compressed).toString('utf8')) as ReleasedKeys;
}

/** Every record version of a commit, from the reader's own peer and its own Kubo repository. */
export async function versionsOf(
  reader: OrganizationEndpoints,
  commitId: string,
): Promise<readonly HeldVersion[]> {
  const held: HeldVersion[] = [];
  for (let index = 0; ; index += 1) {
    const call = query('PatientRecordContract:GetPack', commitId, String(index));
    const answer = await asGateway(reader.name, call);
    if (!answer.ok) return held;
    for (const version of (JSON.parse(answerOf(answer.text)) as Pack).versions) {
      held.push({ version, ciphertext: await ciphertextOf(reader, version) });
    }
  }
}

function ciphertextOf(
  { name }: OrganizationEndpoints,
  { content }: RecordVersion,
): Promise<Buffer> {
  return content.placement === 'ipfs'
    ? storedFile(name, content.cid)
    : Promise.resolve(Buffer.from(content.ciphertext, 'base64'));
}
