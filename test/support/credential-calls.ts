/** Calls of the access control contract about credentials, for Hyperledger's client. */
import { createHash, randomUUID } from 'node:crypto';
import type { AuthorityCall } from './authority-calls.js';
import type { FabricClient } from './fabric-client.js';
import type { Provider } from './providers.js';

/** Takes a provider's role away for the time being, or asks for it back. */
export function credentialCall(
  name: 'SuspendCredential' | 'ReinstateCredential',
  { publicKeyDigest }: Provider,
): AuthorityCall {
  return callOf(name, publicKeyDigest);
}

/** Countersigns a provider's credential as it stands on the ledger. */
export async function countersignature(
  { contract }: FabricClient,
  { organization, publicKeyDigest }: Provider,
): Promise<AuthorityCall> {
  const name = [organization.mspId, publicKeyDigest] as const;
  const standing = await contract.evaluate('AccessControlContract:GetCredential', {
    arguments: [...name],
  });
  const digest = createHash('sha256').update(standing).digest('hex');
  return callOf('CountersignCredential', ...name, digest);
}

function callOf(name: string, ...args: readonly string[]): AuthorityCall {
  return {
    name: `AccessControlContract:${name}`,
    args: [...args, randomUUID()],
    argument: null,
  };
}
