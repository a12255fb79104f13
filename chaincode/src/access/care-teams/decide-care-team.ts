import { HealthChainError, type CareTeam } from '@healthchain/protocol';

/**
 * A care team as it is from now on. Whoever changes one has seen the revision in force, so that of two
 * registrars neither undoes unseen what the other did.
 *
 * @throws HealthChainError `REVISION_UNEXPECTED`
 */
export function decideCareTeam(standing: CareTeam | undefined, stated: CareTeam): CareTeam {
  if (stated.revision !== (standing?.revision ?? 0) + 1) {
    throw new HealthChainError('REVISION_UNEXPECTED');
  }
  return stated;
}
