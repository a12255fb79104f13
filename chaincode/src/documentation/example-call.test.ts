import { strict as assert } from 'node:assert';
import { HealthChainError } from '@healthchain/protocol';
import { protocolExamples } from '@healthchain/protocol/examples';
import type { z } from 'zod';
import { contractExamples } from './contract-examples.js';
import { exampleCallOf } from './example-call.js';
import { createReference, exemplified } from './reference.js';
import { runUntilLedger, transientOf } from './transient.js';

describe('The examples of the functions of access control', () => {
  for (const useCase of exemplified) {
    const [, name = ''] = useCase.name.split(':');

    it(`given that of ${name}, then its arguments and transient field parse by their schemas`, async () => {
      const call = await exampleCallOf(useCase);
      assert.deepEqual(useCase.arguments.safeParse(call.arguments).error, undefined);
      const field = await transientOf(useCase);
      assert.equal(field?.name, call.transient?.name);
      assert.deepEqual(field?.schema.safeParse(call.transient?.value).error, undefined);
    });

    if (useCase.transient !== undefined) {
      it(`given that of ${name}, then the digest and the ids agree with what is sensitive`, async () => {
        const call = await exampleCallOf(useCase);
        const transient = (_name: string, schema: z.ZodType) => schema.parse(call.transient?.value);
        // It gets on to the ledger, of which there is none here: a disagreement is refused before.
        await assert.rejects(
          runUntilLedger(useCase, call.arguments, transient),
          (error) => !(error instanceof HealthChainError && error.code === 'INVALID_ARGUMENT'),
        );
      });
    }
  }

  it('given the reference, then every function has its command, and no other contract has one', async () => {
    const reference = await createReference();
    const commands =
      reference.match(/^peer chaincode (?:invoke|query) .*\n {2}-c '.*?:\w+/gm) ?? [];
    assert.deepEqual(
      commands.map((command) => command.replace(/[^]*"Args":\["/, '')).sort(),
      exemplified.map(({ name }) => name).sort(),
    );
  });
});

describe('The examples that were stated', () => {
  it('given each of them, then a function’s example has it', async () => {
    const calls = JSON.stringify(await Promise.all(exemplified.map(exampleCallOf)));
    const stated = [...protocolExamples, ...contractExamples];
    const unused = stated.filter((each) => !calls.includes(JSON.stringify(each)));
    assert.deepEqual(unused, []);
  });
});
