import assert from 'node:assert/strict';
import { argumentsOf } from './arguments.js';
import { readAction } from './action.js';
import { readTransaction } from './envelope.js';
import { createConsortium, Example } from '../testing/example.js';

describe('argumentsOf', () => {
  it('given a call, then its arguments without the function’s name', async () => {
    const example = new Example(await createConsortium());
    const raw = example.transaction({ call: ['Contract:Function', 'one', 'zwölf'] });
    const action = readAction(readTransaction(raw, 0)!)!;
    assert.deepEqual(argumentsOf(action), ['one', 'zwölf']);
  });

  it('given a call without arguments, or bytes that are none, then there are none', () => {
    assert.deepEqual(argumentsOf({ proposalPayload: new Uint8Array() }), []);
    assert.deepEqual(argumentsOf({ proposalPayload: Buffer.from('arguments') }), []);
  });
});
