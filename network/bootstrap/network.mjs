/**
 * `npm run network -- COMMAND`: the operator's command. It says nothing of its own on standard
 * output, so that `eval "$(npm run -s network -- env ORG)"` works.
 */
import { isCommandBuilt, isCommandStale } from './build.mjs';
import { isInstalled } from './install.mjs';
import { prepare } from './prepare.mjs';
import { runMain, runOperatorCommand } from './run-command.mjs';
import { mustPrepare } from './when-to-prepare.mjs';

await runMain(async () => {
  const args = process.argv.slice(2);
  const checkout = {
    installed: isInstalled(),
    built: isCommandBuilt(),
    current: !isCommandStale(),
  };
  if (mustPrepare(args[0], checkout)) await prepare();
  await runOperatorCommand(args);
});
