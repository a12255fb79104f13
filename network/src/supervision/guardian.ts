import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Lets go of the guardian; to be called after all processes have ended. */
export type ReleaseGuardian = () => void;

/**
 * Starts the guardian: a small process that outlives the supervisor's `kill -9` and then ends what
 * the supervisor left. It notices by the end of the pipe that only the supervisor holds open.
 */
export function startGuardian(stateFolder: string, graceMs: number): ReleaseGuardian {
  const program = fileURLToPath(new URL('guardian-main.js', import.meta.url));
  const guardian = spawn(
    process.execPath,
    [program, stateFolder, String(graceMs), String(process.pid)],
    { detached: true, env: {}, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  // Without a guardian the next start still ends leftovers, so its failure must not stop the network.
  guardian.on('error', () => undefined);
  guardian.unref();
  const pipe = guardian.stdin;
  pipe.on('error', () => undefined);
  return () => {
    pipe.end();
  };
}
