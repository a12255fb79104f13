import assert from 'node:assert/strict';
import {
  assertFound,
  codesOf,
  createConsortium,
  Example,
  pick,
  type Consortium,
} from '../testing/example.js';
import { configEnvelope } from '../testing/test-channel.js';
import { configTransaction } from '../testing/test-transaction.js';

describe('orderer signatures', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  const withSigners = (
    signers: readonly (readonly [number, number])[],
    example = new Example(consortium).define(),
  ) => {
    example.ledger.append([example.transaction({ open: { key: 'value' } })], {
      signers: signers.map(([id, index]) => [id, pick(consortium.orderers, index)]),
    });
    return example.verify();
  };

  it('given a quorum of other consenters, then it will do', () => {
    assert.deepEqual(
      codesOf(
        withSigners([
          [4, 3],
          [2, 1],
          [3, 2],
        ]),
      ),
      [],
    );
  });

  it('given a forged signature, then it is found, though a quorum is left', () => {
    const report = withSigners([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 0],
    ]);
    assert.deepEqual(codesOf(report), ['orderer-signature']);
  });

  it('given fewer than a quorum, then the block is refused', () => {
    assert.deepEqual(
      codesOf(
        withSigners([
          [1, 0],
          [2, 1],
        ]),
      ),
      ['orderer-quorum'],
    );
  });

  it('given one consenter twice, then it counts once', () => {
    const report = withSigners([
      [1, 0],
      [2, 1],
      [2, 1],
    ]);
    assert.deepEqual(codesOf(report), ['orderer-quorum', 'orderer-repeated']);
  });

  it('given a consenter that the configuration does not have, then it does not count', () => {
    const report = withSigners([
      [1, 0],
      [2, 1],
      [9, 2],
    ]);
    assert.deepEqual(codesOf(report), ['orderer-quorum', 'orderer-unknown']);
  });

  it('given a new configuration, then the old signs it and only the new what follows', async () => {
    const renewed = await pick(consortium.authorities, 0).issue('orderer');
    const orderers = [renewed, ...consortium.orderers.slice(1)];
    const config = configEnvelope({ authorities: consortium.authorities, orderers });
    const build = (): Example => {
      const example = new Example(consortium).define();
      const update = configTransaction(config, pick(consortium.orderers, 0));
      example.ledger.append([update], { isConfig: true });
      return example;
    };
    const example = build();
    example.ledger.append([example.transaction({ open: { key: 'value' } })], {
      signers: orderers.map((signer, index) => [index + 1, signer] as const),
    });
    assert.deepEqual(codesOf(example.verify()), []);
    const report = withSigners(
      [
        [1, 0],
        [2, 1],
        [3, 2],
      ],
      build(),
    );
    assert.deepEqual(codesOf(report), ['orderer-quorum', 'orderer-signature']);
  });

  it('given a wrong number of the latest configuration, then it is found', () => {
    const example = new Example(consortium).define();
    const data = [example.transaction({ open: { key: 'value' } })];
    const number = example.ledger.append(data, { isConfig: true });
    assertFound(example.verify(), 'last-config', number);
  });

  it('given an orderer’s certificate that had ended, then its signature does not count', async () => {
    const ended = await pick(consortium.authorities, 0).issue('orderer', {
      validUntil: new Date(Date.now() - 3_600_000),
    });
    const orderers = [ended, ...consortium.orderers.slice(1)];
    const example = new Example({ ...consortium, orderers }).define();
    assertFound(example.verify(), 'orderer-certificate', 1);
    assertFound(example.verify(), 'orderer-quorum', 1);
  });

  it('given Raft, then one orderer’s signature is needed, and nobody else’s will do', () => {
    const signedBy = (signer = pick(consortium.orderers, 1)) =>
      new Example(consortium, { consensus: 'etcdraft' })
        .define({ named: true, signers: [[0, signer]] })
        .verify();
    assert.deepEqual(codesOf(signedBy()), []);
    assert.deepEqual(codesOf(signedBy(pick(consortium.peers, 1))), ['block-validation-policy']);
    const example = new Example(consortium, { consensus: 'etcdraft' });
    example.define({ named: true, signers: [] });
    assert.deepEqual(codesOf(example.verify()), ['orderer-quorum']);
  });
});
