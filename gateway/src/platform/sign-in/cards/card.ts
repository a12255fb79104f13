import type { X509Certificate } from 'node:crypto';
import { randomId } from '@healthchain/protocol';
import { commonNameOf } from '../fabric-people.js';
import { normalizedSerial } from '../revocation-list.js';

/** What a card's certificate says; whether it is in force, the list of revoked ones says. */
export interface CardCertificate {
  /** The random id of a person's Fabric identity. */
  readonly personId: string;
  /** In hex, as {@link normalizedSerial} writes it. */
  readonly serialNumber: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

/** The authority puts an identity's type here, and only its registrar chooses that. */
const cardUnit = 'card';
/** RFC 5280, `id-kp-clientAuth`. */
const clientAuthentication = '1.3.6.1.5.5.7.3.2';

/** Reads a card's certificate; `undefined` for every other one that the same authority issues. */
export function parseCardCertificate(certificate: X509Certificate): CardCertificate | undefined {
  const { OU } = certificate.toLegacyObject().subject;
  if (OU !== cardUnit || !isForClients(certificate)) return undefined;
  const [, person] = /^([^.]+)\.[0-9a-f]+$/.exec(commonNameOf(certificate)) ?? [];
  const personId = randomId.safeParse(person);
  if (!personId.success) return undefined;
  return {
    personId: personId.data,
    serialNumber: normalizedSerial(certificate.serialNumber),
    validUntil: Date.parse(certificate.validTo),
  };
}

/** Without extended usages Node answers `undefined`, whatever its types say. */
function isForClients({ keyUsage }: { readonly keyUsage: readonly string[] | undefined }): boolean {
  return keyUsage?.includes(clientAuthentication) ?? false;
}
