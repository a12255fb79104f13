import type { Role } from '../access/roles.js';
import type { Profession } from './licences.js';

/**
 * Roles that no board licenses and no registry speaks for. Gateways are machines; registrars, privacy officers
 * and relays answer to their organisation. A payer's agent sees what its plan pays for, and treats nobody. Of
 * a researcher it is the study that is examined, by an ethics board, and not a licence.
 */
type UnlicensedRole =
  'gateway' | 'registrar' | 'privacy-officer' | 'relay' | 'researcher' | 'payer-agent';

/** The professions whose licence bears a role. A role is missing here only where it takes none. */
const bearers: Readonly<Record<Exclude<Role, UnlicensedRole>, readonly Profession[]>> = {
  attending: ['physician', 'nurse-practitioner', 'physician-assistant', 'dentist', 'psychologist'],
  resident: ['physician', 'dentist'],
  nurse: ['registered-nurse', 'nurse-practitioner'],
  pharmacist: ['pharmacist'],
  'lab-technician': ['laboratory-technician'],
  radiologist: ['physician'],
};

/** The professions of which one has to be licensed for a role; none where it takes no licence. */
export function professionsFor(role: Role): readonly Profession[] {
  return (bearers as Partial<Record<Role, readonly Profession[]>>)[role] ?? [];
}

/** Whether a role is given on a checked licence only. */
export function takesLicence(role: Role): boolean {
  return professionsFor(role).length > 0;
}
