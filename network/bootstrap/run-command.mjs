import { CommandError } from './command-error.mjs';
import { mainProgram } from './folders.mjs';

/**
 * Hands over to the operator's command within this process: so there is one process to receive
 * Ctrl-C, one exit code and one terminal.
 *
 * @param {readonly string[]} args e.g. `['start', '--port-base', '17000']`
 */
export async function runOperatorCommand(args) {
  process.argv = [process.execPath, mainProgram, ...args];
  await import(mainProgram);
}

/** Runs a command's main function and turns its errors into a message and an exit code. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    process.exitCode = 1;
  }
}
