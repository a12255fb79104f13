import { X509Certificate } from 'node:crypto';
import { attempt } from '../bytes.js';
import { isRevoked, type Revocations } from './revocations.js';

/** What an organisation's authority makes of an identity, by an organisational unit in its name. */
export type Role = 'client' | 'peer' | 'admin' | 'orderer';

/** An organisation as a channel configuration defines it. */
export interface Member {
  readonly mspId: string;
  readonly roots: readonly X509Certificate[];
  /** The names of the organisational units that stand for the roles. */
  readonly units: ReadonlyMap<string, Role>;
  /** What the roots have revoked. */
  readonly revocations: Revocations;
}

/** An identity whose certificate its organisation's root has signed. */
export interface Identity {
  readonly mspId: string;
  readonly certificate: X509Certificate;
  readonly role: Role;
}

/**
 * Judges a certificate as Fabric's MSP does: signed by a root, not revoked, no authority itself, exactly
 * one role. Its period of validity is judged apart, at the time of what it signed.
 */
export function identify(member: Member, pem: Uint8Array): Identity | undefined {
  const certificate = attempt(() => new X509Certificate(Buffer.from(pem)));
  if (certificate === undefined || certificate.ca || !isIssued(certificate, member)) {
    return undefined;
  }
  const [role, ...others] = unitsOf(certificate).flatMap((unit) => member.units.get(unit) ?? []);
  return role === undefined || others.length > 0
    ? undefined
    : { mspId: member.mspId, certificate, role };
}

/** Whether the certificate was in force. @param at ms since 1970 */
export function inForce({ certificate }: Identity, at: number): boolean {
  return Date.parse(certificate.validFrom) <= at && at <= Date.parse(certificate.validTo);
}

/** Whether a root issued it, and has not revoked it. */
function isIssued(certificate: X509Certificate, { roots, revocations }: Member): boolean {
  const issuer = roots.find(
    (root) => root.ca && certificate.checkIssued(root) && certificate.verify(root.publicKey),
  );
  return issuer !== undefined && !isRevoked(certificate, issuer, revocations);
}

function unitsOf(certificate: X509Certificate): readonly string[] {
  const { OU } = certificate.toLegacyObject().subject as { OU?: string | string[] };
  return OU === undefined ? [] : [OU].flat();
}
