import type { Act } from '@healthchain/protocol/prescriptions';
import type { HealthContext } from '../context/health-context.js';
import { registrarOf } from '../access/credentials/registrar.js';

/** The caller's act, by the transaction that they signed. */
export function actOf(context: HealthContext): Act {
  return { ...registrarOf(context), at: context.time.instant };
}
