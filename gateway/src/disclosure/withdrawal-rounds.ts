import { setTimeout as wait } from 'node:timers/promises';
import type { AttestationDesk } from './attestation-desk.js';

/** Milliseconds between rounds: how long an attestation outlives its holder's credential elsewhere. */
const pause = 5_000;

/** Revokes what is attested of suspended people, round after round, until the signal. */
export async function withdrawalRounds(
  { withdraw }: Pick<AttestationDesk, 'withdraw'>,
  signal: AbortSignal,
  onPostponed: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await withdraw().catch(onPostponed);
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
