/** `npm run demo`: tells the story of a consent on the network that `npm start` runs. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError } from './command-error.mjs';
import { projectFolder, stateFolder } from './folders.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './run-command.mjs';
import { mustRun } from './run-program.mjs';
import { networkHolder } from './running.mjs';

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      state: { type: 'string', default: stateFolder },
      'kill-leader': { type: 'boolean', default: false },
      record: { type: 'string' },
    },
  });
  if (networkHolder(values.state) === undefined) {
    throw new CommandError('no network runs: npm start, and then npm run demo beside it');
  }
  await prepare({ withTests: true });
  const args = [
    join(projectFolder, 'test/dist/demo/main.js'),
    ...(values['kill-leader'] ? ['--kill-leader'] : []),
    ...(values.record === undefined ? [] : ['--record', resolve(values.record)]),
  ];
  await mustRun(process.execPath, args, {
    env: { ...process.env, HEALTHCHAIN_STATE: values.state },
    stdio: 'inherit',
  });
});
