import { createHash, X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Who signed the proposal. */
export interface Caller {
  readonly mspId: string;
  /** SHA-256 of the certificate's SubjectPublicKeyInfo, in hex: what credentials are bound to. */
  readonly publicKeyDigest: string;
  /** Whether the organisation's MSP classifies the caller as its administrator. */
  readonly isAdmin: boolean;
}

/** What certificates say, by organisation and PEM: reading one costs as much as a small transaction. */
const callers = new LRUCache<string, Caller>({ max: 1_000 });

/**
 * Reads the caller from the proposal's creator.
 *
 * Trust root: before the peer calls the chaincode it has verified the proposal's signature, and that
 * the certificate chains to the CA that the channel configuration names for this MSP. That CA sets
 * the subject's OU from the identity's type. The MSP (NodeOUs) accepts exactly one of the OUs client,
 * peer, admin and orderer, so the OU `admin` means that the MSP classified the caller so. The claim
 * holds for the caller's own organisation only.
 */
export function readCaller(mspId: string, certificatePem: Uint8Array): Caller {
  const key = `${mspId}\n${Buffer.from(certificatePem).toString('latin1')}`;
  const known = callers.get(key);
  if (known !== undefined) {
    return known;
  }
  const caller = parseCaller(mspId, certificatePem);
  callers.set(key, caller);
  return caller;
}

function parseCaller(mspId: string, certificatePem: Uint8Array): Caller {
  const certificate = new X509Certificate(certificatePem);
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return {
    mspId,
    publicKeyDigest: createHash('sha256').update(publicKey).digest('hex'),
    // Only who governs is asked for it.
    get isAdmin() {
      return organizationalUnits(certificate).includes('admin');
    },
  };
}

/** Node gives a repeated attribute of the subject as an array, which its types do not say. */
function organizationalUnits(certificate: X509Certificate): readonly string[] {
  const units: unknown = certificate.toLegacyObject().subject.OU;
  return [units].flat().filter((unit) => typeof unit === 'string');
}
