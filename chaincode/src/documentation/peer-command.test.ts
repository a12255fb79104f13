import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { createChaincode } from '../chaincode.js';
import { exampleCallOf } from './example-call.js';
import { peerCommand } from './peer-command.js';
import { exemplified } from './reference.js';

/** What a shell makes of lines for the `peer` CLI: the words of each. */
function wordsOf(commands: readonly string[]): string[][] {
  const shell = [
    'uuid() { echo fresh; }',
    String.raw`peer() { printf '%s\n' "$@" end; }`,
    ...commands,
  ].join('\n');
  const lines = execFileSync('bash', ['-euc', shell], {
    env: { ...process.env, HC_QUERY_FLAGS: '', HC_INVOKE_FLAGS: '', HC_ORDERER_FLAGS: '' },
    encoding: 'utf8',
  });
  return lines.split('\nend\n').map((words) => words.split('\n'));
}

describe('peerCommand', () => {
  it('given any function, then a shell hands the CLI its arguments and its transient field', async () => {
    const { transactions = [] } = createChaincode().metadata.contracts.AccessControlContract ?? {};
    const calls = await Promise.all(exemplified.map(exampleCallOf));
    const commands = exemplified.map((useCase, at) => {
      const { parameters = [] } =
        transactions.find(({ name }) => useCase.name.endsWith(`:${name}`)) ?? {};
      const names = parameters.map(({ name }) => name);
      return peerCommand(useCase, names, calls[at] ?? { arguments: {} });
    });
    const given = wordsOf(commands);
    for (const [at, { name, kind }] of exemplified.entries()) {
      const words = given[at] ?? [];
      const call = calls[at];
      const { Args } = JSON.parse(words[words.indexOf('-c') + 1] ?? '') as { Args: string[] };
      assert.equal(words[1], kind === 'query' ? 'query' : 'invoke');
      assert.equal(Args[0], name);
      assert.equal(Args.join().includes('fresh'), kind === 'transaction', name);
      const transient = JSON.parse(
        words.includes('--transient') ? (words[words.indexOf('--transient') + 1] ?? '') : '{}',
      ) as Record<string, string>;
      const decoded = Object.entries(transient).map(([field, value]) => [
        field,
        JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as unknown,
      ]);
      const wanted = call?.transient && [[call.transient.name, call.transient.value]];
      assert.deepEqual(decoded, wanted ?? [], name);
    }
  });
});
