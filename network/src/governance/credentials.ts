import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Toolbox } from '../host/toolbox.js';
import { personFolder } from '../identities/inventory.js';
import { certificateIn, publicKeyDigest } from '../identities/public-key-digest.js';
import type { PersonDefinition } from '../topology/consortium.js';
import type { Network, Organization } from '../topology/network.js';
import { accessControl, type AdministeredContract } from './contract.js';

const credential = z.object({
  countersignedBy: z.string().optional(),
  suspendedAt: z.string().optional(),
  revokedAt: z.string().optional(),
  validUntil: z.string(),
});

/** A key of an organisation, the role that it is to have, and the licence of the person. */
interface Holder extends Pick<PersonDefinition, 'role' | 'licence' | 'schedules'> {
  readonly folder: string;
}

/**
 * Gives every gateway and every sample person their credential: stated by the organisation's own
 * administrator, on an application where there is a licence, and countersigned by that of the next
 * organisation. Those that are active, suspended or revoked stay as they are.
 */
export async function ensureCredentials(toolbox: Toolbox, network: Network): Promise<void> {
  const { organizations } = network;
  await Promise.all(
    organizations.map(async (organization, index) => {
      const countersigner = organizations[(index + 1) % organizations.length] ?? organization;
      await Promise.all(
        holdersOf(organization).map((holder) =>
          ensureCredential(toolbox, network, organization, countersigner, holder),
        ),
      );
    }),
  );
}

function holdersOf(organization: Organization): readonly Holder[] {
  return [
    { folder: organization.folders.gateway, role: 'gateway' },
    ...organization.people.map(({ name, ...person }) => ({
      ...person,
      folder: personFolder(organization, name),
    })),
  ];
}

async function ensureCredential(
  toolbox: Toolbox,
  network: Network,
  organization: Organization,
  countersigner: Organization,
  holder: Holder,
): Promise<void> {
  const request = credentialRequest(holder);
  const issuer = accessControl(toolbox, network, organization);
  const name = [organization.mspId, request.publicKeyDigest] as const;
  const known = await issuer.queryText('GetCredential', ...name);
  if (known !== undefined && isSettled(known, new Date())) {
    return;
  }
  const terms = { ...request, ...(await applicationFor(issuer, holder, request.validUntil)) };
  await issuer.submit('IssueCredential', JSON.stringify(terms), randomUUID());
  const issued = await issuer.queryText('GetCredential', ...name);
  await accessControl(toolbox, network, countersigner).submit(
    'CountersignCredential',
    ...name,
    createHash('sha256')
      .update(issued ?? '')
      .digest('hex'),
    randomUUID(),
  );
}

/**
 * Applies for somebody whose licence the consortium file states, and records that it was checked: the file
 * is the evidence, so none is kept in the organisation's collection, and the digest is of nothing.
 */
async function applicationFor(
  issuer: AdministeredContract,
  { role, licence, schedules }: Holder,
  until: string,
): Promise<object> {
  if (licence === undefined) {
    return {};
  }
  const applicationId = randomUUID();
  const evidence = { evidenceId: randomUUID(), digest: randomBytes(32).toString('hex') };
  const request = JSON.stringify({ applicationId, role, evidence });
  await issuer.submit('SubmitApplication', request, randomUUID());
  const registration = schedules && { controlledSubstances: { schedules, until } };
  const established = { licence: { ...licence, until }, ...registration };
  const checks = JSON.stringify({ outcome: 'passed', evidence, established });
  await issuer.submit('RecordChecks', applicationId, checks, randomUUID());
  return { applicationId, licence, ...registration };
}

/** Whether a credential is active, or was suspended or revoked by somebody, which a start must not undo. */
function isSettled(text: string, now: Date): boolean {
  const { countersignedBy, suspendedAt, revokedAt, validUntil } = credential.parse(
    JSON.parse(text),
  );
  const active = countersignedBy !== undefined && new Date(validUntil) > now;
  return suspendedAt !== undefined || revokedAt !== undefined || active;
}

/** A credential lasts as long as the certificate of its key. */
function credentialRequest({ folder, role }: Pick<Holder, 'folder' | 'role'>): {
  publicKeyDigest: string;
  role: string;
  validUntil: string;
} {
  return {
    publicKeyDigest: publicKeyDigest(folder),
    role,
    validUntil: new Date(certificateIn(folder).validTo).toISOString(),
  };
}
