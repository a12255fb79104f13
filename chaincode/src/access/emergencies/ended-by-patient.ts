import {
  HealthChainError,
  patientAuthority,
  type EmergencyStatement,
  type EndedByPatient,
} from '@healthchain/protocol';
import type { HealthContext } from '../../context/health-context.js';
import { privateKeys } from '../../context/ledger-keys.js';

/** Ends that wait for a review; the oldest gives way. */
const endsKept = 100;

/** Remembers that a patient ended an emergency, until somebody has reviewed it. */
export async function rememberEnd(
  context: HealthContext,
  { patientId, emergencyId, organization, publicKeyDigest }: EmergencyStatement,
  salt: string,
): Promise<void> {
  const ends = [
    ...(await load(context, patientId)),
    { emergencyId, organization, publicKeyDigest },
  ];
  await store(context, { salt, patientId, ends: ends.slice(-endsKept) });
}

/** Forgets an end that was reviewed. */
export async function forgetEnd(
  context: HealthContext,
  { patientId, emergencyId }: EmergencyStatement,
  salt: string,
): Promise<void> {
  const ends = await load(context, patientId);
  const others = ends.filter((each) => each.emergencyId !== emergencyId);
  if (others.length < ends.length) {
    await store(context, { salt, patientId, ends: others });
  }
}

/**
 * Requires that the patient has not ended another emergency of this clinician that nobody has reviewed: what the
 * patient ended, they do not declare anew.
 *
 * @throws HealthChainError `EMERGENCY_UNREVIEWED`
 */
export async function requireNoneEnded(
  context: HealthContext,
  { patientId, organization, publicKeyDigest }: EmergencyStatement,
): Promise<void> {
  const ends = await load(context, patientId);
  const isEnded = ends.some(
    (each) => each.organization === organization && each.publicKeyDigest === publicKeyDigest,
  );
  if (isEnded) {
    throw new HealthChainError('EMERGENCY_UNREVIEWED');
  }
}

async function load(context: HealthContext, patientId: string): Promise<EndedByPatient['ends']> {
  const entry = privateKeys.endedByPatient(patientId);
  return (await context.privateState(patientAuthority).get(entry))?.ends ?? [];
}

async function store(context: HealthContext, value: EndedByPatient): Promise<void> {
  const entry = privateKeys.endedByPatient(value.patientId);
  await context.privateState(patientAuthority).put(entry, value);
}
