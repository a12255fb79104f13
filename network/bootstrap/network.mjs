/**
 * `npm run network -- COMMAND`: the operator's command. It says nothing of its own on standard
 * output, so that `eval "$(npm run -s network -- env ORG)"` works.
 */
import { isCommandStale } from './build.mjs';
import { isInstalled } from './install.mjs';
import { prepare } from './prepare.mjs';
import { runMain, runOperatorCommand } from './run-command.mjs';

await runMain(async () => {
  if (!isInstalled() || isCommandStale()) await prepare();
  await runOperatorCommand(process.argv.slice(2));
});
