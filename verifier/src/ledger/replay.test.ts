import assert from 'node:assert/strict';
import { peer } from '@hyperledger/fabric-protos';
import { createAuthority } from '../testing/authority.js';
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

const codes = peer.TxValidationCode;

describe('transactions', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  const withTransaction = (
    change: Parameters<Example['transaction']>[0],
    code: number = codes.VALID,
  ) => {
    const example = new Example(consortium).define();
    example.ledger.append([example.transaction({ open: { key: 'value' }, ...change })], {
      codes: [code],
    });
    return example.verify();
  };

  it('given a creator that no root stands behind, then it is found', async () => {
    const stranger = await (await createAuthority('OneMSP')).issue('client');
    assertFound(withTransaction({ creator: stranger }), 'creator-signature', 2, 0);
    const code = codes.BAD_CREATOR_SIGNATURE;
    assert.deepEqual(codesOf(withTransaction({ creator: stranger }, code)), []);
  });

  it('given a creator’s signature by another key, then it is found', () => {
    const [first, second] = consortium.clients;
    const creator = { ...first!, sign: (data: Uint8Array) => second!.sign(data) };
    assertFound(withTransaction({ creator }), 'creator-signature', 2, 0);
  });

  it('given an id that is no hash of nonce and creator, then it is found', () => {
    assertFound(withTransaction({ transactionId: '0'.repeat(64) }), 'transaction-id', 2, 0);
  });

  it('given a creator’s certificate that had ended, then it is found', async () => {
    const ended = await pick(consortium.authorities, 0).issue('client', {
      validUntil: new Date(Date.now() - 3_600_000),
    });
    assertFound(withTransaction({ creator: ended }), 'creator-certificate', 2, 0);
    const at = Date.now() - 7_200_000;
    assert.deepEqual(codesOf(withTransaction({ creator: ended, at })), []);
  });

  it('given too few organisations’ endorsements, then it is found', () => {
    const [first] = consortium.peers;
    assertFound(withTransaction({ endorsers: [first!] }), 'endorsement-policy', 2, 0);
    assertFound(withTransaction({ endorsers: [first!, first!] }), 'endorsement-policy', 2, 0);
    const forged = { ...consortium.peers[1]!, sign: (data: Uint8Array) => first!.sign(data) };
    assertFound(withTransaction({ endorsers: [first!, forged] }), 'endorsement-policy', 2, 0);
    const clients = consortium.clients.slice(0, 2);
    assertFound(withTransaction({ endorsers: clients }), 'endorsement-policy', 2, 0);
  });

  it('given endorsers outside a collection’s own policy, then it is found', () => {
    const hashed = { patientAuthority: { key: 'value' } };
    const outside = consortium.peers.slice(2, 4);
    const report = withTransaction({ open: {}, hashed, endorsers: outside });
    assertFound(report, 'endorsement-policy', 2, 0);
    const inside = consortium.peers.slice(1, 3);
    assert.deepEqual(codesOf(withTransaction({ open: {}, hashed, endorsers: inside })), []);
  });

  it('given an organisation’s implicit collection, then that organisation endorses', () => {
    const write = (mspId: string) =>
      withTransaction({ open: {}, hashed: { [`_implicit_org_${mspId}`]: { key: 'value' } } });
    assert.deepEqual(codesOf(write('OneMSP')), []);
    assertFound(write('FourMSP'), 'endorsement-policy', 2, 0);
    assertFound(write('FiveMSP'), 'endorsement-policy', 2, 0);
  });

  it('given a collection or a chaincode that is not defined, then it is found', () => {
    const hashed = { unknown: { key: 'value' } };
    assertFound(withTransaction({ hashed }), 'endorsement-policy', 2, 0);
    assertFound(withTransaction({ namespace: 'other' }), 'verdict-differs', 2, 0);
  });

  it('given a code that was flipped either way, then it is found', () => {
    assertFound(withTransaction({}, codes.MVCC_READ_CONFLICT), 'verdict-differs', 2, 0);
    const example = new Example(consortium).define();
    const write = () => example.transaction({ reads: { key: null }, open: { key: 'value' } });
    const [ok, conflict] = [codes.VALID, codes.MVCC_READ_CONFLICT];
    example.ledger.append([write(), write()], { codes: [ok, conflict] });
    example.ledger.append([write()], { codes: [conflict] });
    assert.deepEqual(codesOf(example.verify()), []);
    example.ledger.append([write()], { codes: [ok] });
    assertFound(example.verify(), 'verdict-differs', 4, 0);
  });

  it('given reads of the version that stands, then they are valid', () => {
    const example = new Example(consortium).define();
    example.ledger.append([example.transaction({ open: { key: 'value' } })]);
    const update = example.transaction({ reads: { key: [2, 0] }, open: { key: null } });
    example.ledger.append([update]);
    const again = example.transaction({ reads: { key: null }, open: { key: 'value' } });
    example.ledger.append([again]);
    assert.deepEqual(codesOf(example.verify()), []);
  });

  it('given an id that was used before, then it is a duplicate', () => {
    const example = new Example(consortium).define();
    const same = example.transaction({ open: { key: 'value' } });
    const duplicate = codes.DUPLICATE_TXID;
    example.ledger.append([same, same], { codes: [codes.VALID, duplicate] });
    example.ledger.append([same], { codes: [duplicate] });
    assert.deepEqual(codesOf(example.verify()), []);
    example.ledger.append([same]);
    assertFound(example.verify(), 'verdict-differs', 4, 0);
  });

  it('given a configuration beside other transactions, then it is found', () => {
    const example = new Example(consortium).define();
    const { authorities, orderers } = consortium;
    const config = configTransaction(configEnvelope({ authorities, orderers }), orderers[0]!);
    example.ledger.append([config, example.transaction({ open: { key: 'value' } })]);
    assertFound(example.verify(), 'configuration-not-alone', 2);
  });
});
