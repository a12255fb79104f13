import { professionsFor, type Profession, type Role } from '@healthchain/protocol';

/** Whether a licence of this profession bears a role; each does where the role takes none. */
export function bearsRole(profession: Profession, role: Role): boolean {
  const professions = professionsFor(role);
  return professions.length === 0 || professions.includes(profession);
}
