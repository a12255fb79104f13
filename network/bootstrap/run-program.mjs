import { spawn } from 'node:child_process';
import { CommandError } from './command-error.mjs';
import { projectFolder } from './folders.mjs';

/**
 * Runs a program in the project's folder to its end.
 *
 * @param options.env added to this process's environment.
 * @param options.stdio where its output goes; by default where this process's goes.
 * @param options.timeoutMs after which it is ended; by default it has all the time it takes.
 * @returns its exit code; 127 when it could not be started, 128 when a signal ended it.
 */
export function runProgram(
  command,
  args,
  { env = {}, stdio = ['ignore', 'inherit', 'inherit'], timeoutMs } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: projectFolder,
      env: { ...process.env, ...env },
      stdio,
      timeout: timeoutMs,
    });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 128));
  });
}

/** Like `runProgram`, for a program whose failure ends the command. @throws CommandError */
export async function mustRun(command, args, options) {
  const code = await runProgram(command, args, options);
  if (code !== 0)
    throw new CommandError(`${[command, ...args].join(' ')} ended with exit code ${code}`);
}
