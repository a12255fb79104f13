import assert from 'node:assert/strict';
import { peer } from '@hyperledger/fabric-protos';
import {
  assertFound,
  codesOf,
  createConsortium,
  Example,
  fullExample,
  type Consortium,
} from '../testing/example.js';

const codes = peer.TxValidationCode;

describe('anchors', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  const withWrite = (key: string, value: string | null, creator = consortium.clients[0]!) => {
    const example = fullExample(consortium);
    example.ledger.append([example.transaction({ creator, open: { [key]: value } })]);
    return example.verify();
  };

  it('given a removed anchor, then it is found', () => {
    assertFound(withWrite('journalAnchor/OneMSP/1', null), 'anchor-removed', 5, 0);
  });

  it('given a rewritten anchor, then it is found', () => {
    const example = fullExample(consortium);
    const again = example.nextAnchor([example.entry()], { sequence: 1 });
    example.ledger.append([example.anchorTransaction(again, { reads: {} })]);
    assertFound(example.verify(), 'anchor-rewritten', 5, 0);
  });

  it('given a gap or a wrong anchor before, then it is found', () => {
    const example = fullExample(consortium);
    example.anchor([example.entry()], { previous: '0'.repeat(64) });
    example.anchor([example.entry()], { sequence: 9 });
    assertFound(example.verify(), 'anchor-previous', 5, 0);
    assertFound(example.verify(), 'anchor-gap', 6, 0);
  });

  it('given another organisation’s hand, then it is found', () => {
    const example = fullExample(consortium);
    const anchor = example.nextAnchor([example.entry()]);
    const creator = consortium.clients[1]!;
    example.ledger.append([example.anchorTransaction(anchor, { creator })]);
    assert.deepEqual(codesOf(example.verify()), ['anchor-creator']);
  });

  it('given a key or a value that is none of an anchor, then it is found', () => {
    assertFound(withWrite('journalAnchor/OneMSP', 'value'), 'anchor-key', 5, 0);
    assertFound(withWrite('journalAnchor/OneMSP/03', '{}'), 'anchor-key', 5, 0);
    assertFound(withWrite('journalAnchor/OneMSP/3', 'no JSON'), 'anchor-value', 5, 0);
  });

  it('given a time that is not the transaction’s, then it is found', () => {
    const example = fullExample(consortium);
    const anchoredAt = new Date(Date.now() - 120_000).toISOString();
    const anchor = example.nextAnchor([example.entry()], { anchoredAt });
    example.ledger.append([example.anchorTransaction(anchor)]);
    assert.deepEqual(codesOf(example.verify()), ['anchor-time']);
  });

  it('given an anchor in a transaction that is not valid, then there is none', () => {
    const example = new Example(consortium).define();
    const anchor = example.nextAnchor([example.entry()]);
    const transaction = example.anchorTransaction(anchor, { endorsers: [] });
    example.ledger.append([transaction], { codes: [codes.ENDORSEMENT_POLICY_FAILURE] });
    const report = example.verify();
    assert.deepEqual(codesOf(report), []);
    assert.match(report.checks.find(({ check }) => check === 'anchors')!.figure, /^0 of/);
  });
});
