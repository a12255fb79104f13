import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { keepEvidence } from '../access/applications/keep-evidence.js';
import { createChaincode } from '../chaincode.js';
import type { UseCase } from '../context/use-case.js';
import { exampleCallOf, type ExampleCall } from './example-call.js';
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

/** What follows a flag, as JSON. */
function flagOf(words: readonly string[], flag: string): unknown {
  const at = words.indexOf(flag);
  return at === -1 ? {} : JSON.parse(words[at + 1] ?? '');
}

/** The fields of a transient map. */
function decoded(map: unknown): Record<string, unknown> {
  const fields = Object.entries(map as Record<string, string>);
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name,
      JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as unknown,
    ]),
  );
}

const { transactions = [] } = createChaincode().metadata.contracts.AccessControlContract ?? {};

function commandOf(useCase: UseCase, call: ExampleCall): string {
  const { parameters = [] } =
    transactions.find(({ name }) => useCase.name.endsWith(`:${name}`)) ?? {};
  return peerCommand(
    useCase,
    parameters.map(({ name }) => name),
    call,
  );
}

describe('peerCommand', () => {
  it('given any function, then a shell hands the CLI its arguments and its transient field', async () => {
    const examples = await Promise.all(
      exemplified.map(async (useCase) => ({ useCase, call: await exampleCallOf(useCase) })),
    );
    const given = wordsOf(examples.map(({ useCase, call }) => commandOf(useCase, call)));
    for (const [at, { useCase, call }] of examples.entries()) {
      const words = given[at] ?? [];
      const { Args } = flagOf(words, '-c') as { Args: string[] };
      assert.equal(words[1], useCase.kind === 'query' ? 'query' : 'invoke');
      assert.equal(Args[0], useCase.name);
      assert.equal(Args.join().includes('fresh'), useCase.kind === 'transaction', useCase.name);
      const { name, value } = call.transient ?? {};
      const wanted = name === undefined ? {} : { [name]: value };
      assert.deepEqual(decoded(flagOf(words, '--transient')), wanted, useCase.name);
    }
  });

  it('given what only the own organisation may see, then no other endorses it', () => {
    const command = commandOf(keepEvidence, { arguments: {} });
    assert.match(
      command,
      /^peer chaincode invoke \$HC_QUERY_FLAGS \$HC_ORDERER_FLAGS --waitForEvent /,
    );
  });
});
