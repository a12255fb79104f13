import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { headerHash } from './blocks/header.js';
import { hex, sha256 } from './bytes.js';
import { parseRoots } from './identities/roots.js';
import type { Report } from './report.js';
import { createAuthority } from './testing/authority.js';
import {
  codesOf,
  createConsortium,
  Example,
  fullExample,
  pick,
  type Consortium,
} from './testing/example.js';
import { configEnvelope } from './testing/test-channel.js';
import { configTransaction } from './testing/test-transaction.js';

const codes = peer.TxValidationCode;

describe('verify', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  /** Asserts that the report has a failure with the code, at this place. */
  function assertFound(report: Report, code: string, block?: number, transaction?: number): void {
    const found = report.failures.filter((failure) => failure.code === code);
    assert.ok(found.length > 0, `no ${code} in ${codesOf(report).join(', ')}`);
    if (block !== undefined) {
      assert.ok(found.some((failure) => failure.block === block));
    }
    if (transaction !== undefined) {
      assert.ok(found.some((failure) => failure.transaction === transaction));
    }
  }

  it('given an untouched ledger and its evidence, then all checks hold', () => {
    const example = fullExample(consortium);
    const report = example.verify();
    assert.deepEqual(report.failures, []);
    const figures = Object.fromEntries(report.checks.map(({ check, figure }) => [check, figure]));
    assert.equal(figures['orderer signatures'], '12 over 4 blocks, 3 of 4 consenters each');
    assert.equal(figures.verdicts, '4 valid, 0 invalid');
    assert.equal(figures.anchors, '2 of 1 organisations');
    assert.equal(figures.accesses, '1 of 1 on the ledger');
  });

  it('given blocks as an orderer hands them out, without codes, then the derived ones serve', () => {
    const example = fullExample(consortium);
    for (const block of example.ledger.blocks) {
      const metadata = block.getMetadata()!;
      metadata.setMetadataList(metadata.getMetadataList_asU8().slice(0, 2));
    }
    assert.deepEqual(codesOf(example.verify()), []);
  });

  describe('blocks', () => {
    it('given a changed transaction, then its block is named', () => {
      const example = fullExample(consortium);
      const data = pick(example.ledger.blocks, 3).getData()!;
      const bytes = Buffer.from(pick(data.getDataList_asU8(), 0));
      bytes[200]! ^= 1;
      data.setDataList([bytes]);
      assertFound(example.verify(), 'data-hash', 3);
    });

    it('given a changed transaction under a header made to fit, then nobody signed it', () => {
      const example = fullExample(consortium);
      const block = pick(example.ledger.blocks, 3);
      const data = [example.transaction({ open: { other: 'value' } })];
      block.getData()!.setDataList(data);
      block.getHeader()!.setDataHash(sha256(...data));
      const report = example.verify();
      assertFound(report, 'orderer-signature', 3);
      assertFound(report, 'orderer-quorum', 3);
      assertFound(report, 'previous-hash', 4);
    });

    it('given a removed block, then the gap is found', () => {
      const example = fullExample(consortium);
      example.ledger.blocks.splice(3, 1);
      assertFound(example.verify(), 'block-missing', 4);
    });

    it('given two swapped blocks, then neither fits', () => {
      const example = fullExample(consortium);
      const [third, fourth] = [3, 4].map((index) =>
        pick(example.ledger.blocks, index).getHeader()!,
      );
      third!.setNumber(4);
      fourth!.setNumber(3);
      const report = example.verify();
      assertFound(report, 'previous-hash', 3);
      assertFound(report, 'orderer-quorum', 3);
      assertFound(report, 'orderer-quorum', 4);
    });

    it('given a block twice, a file without a block, or no genesis, then it is said', () => {
      const example = fullExample(consortium);
      const { files } = example.ledger;
      assertFound(example.verify({ blocks: [...files, pick(files, 2)] }), 'block-repeated', 2);
      const noBlock = { name: 'notes', read: () => Buffer.from('no block') };
      assertFound(example.verify({ blocks: [...files, noBlock] }), 'block-undecodable');
      const headless = example.verify({ blocks: files.slice(1) });
      assertFound(headless, 'block-missing', 1);
      assertFound(headless, 'no-configuration', 1);
      assertFound(example.verify({ blocks: [] }), 'no-blocks');
    });

    it('given the hash of the genesis block, then only that one will do', () => {
      const example = fullExample(consortium);
      const genesis = hex(headerHash(pick(example.ledger.blocks, 0).getHeader()!));
      assert.deepEqual(codesOf(example.verify({ genesis })), []);
      assertFound(example.verify({ genesis: '0'.repeat(64) }), 'genesis-differs', 0);
    });

    it('given envelopes cut elsewhere under the same hash, then they are not well formed', () => {
      const example = new Example(consortium).define();
      const transactions = [1, 2].map((key) =>
        example.transaction({ open: { [`key${key}`]: 'v' } }),
      );
      const number = example.ledger.append(transactions);
      const all = Buffer.concat(transactions);
      pick(example.ledger.blocks, number).getData()!.setDataList([all]);
      const report = example.verify();
      assert.ok(report.failures.every(({ code }) => code !== 'data-hash'));
      assertFound(report, 'transaction-malformed', number, 0);
    });
  });

  describe('orderer signatures', () => {
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

  describe('organisations', () => {
    it('given another root, or none, then the configuration is refused', async () => {
      const example = fullExample(consortium);
      const roots = consortium.authorities.map(({ mspId, root }) => [mspId, root] as const);
      const { root } = await createAuthority('OneMSP');
      const other = parseRoots([['OneMSP', root], ...roots.slice(1)]);
      assertFound(example.verify({ roots: other }), 'root-differs', 0);
      assertFound(example.verify({ roots: parseRoots(roots.slice(1)) }), 'root-missing', 0);
    });

    it('given another channel, then it is said', () => {
      const report = fullExample(consortium).verify({ channel: 'other' });
      assertFound(report, 'channel', 0);
      assertFound(report, 'channel', 1, 0);
    });
  });

  describe('transactions', () => {
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

  describe('anchors', () => {
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

  describe('evidence', () => {
    const first = (example: Example) => pick(example.evidence.entries, 0);

    it('given an altered entry, then its path leads nowhere', () => {
      const example = fullExample(consortium);
      first(example).entry.records.pop();
      assert.deepEqual(codesOf(example.verify()), ['entry-path']);
    });

    it('given a wrong path, then it is found', () => {
      const example = fullExample(consortium);
      first(example).path.pop();
      assert.deepEqual(codesOf(example.verify()), ['entry-path']);
    });

    it('given a wrong anchor, then it is found', () => {
      const example = fullExample(consortium);
      first(example).sequence = 2;
      assert.deepEqual(codesOf(example.verify()), ['entry-path']);
      first(example).sequence = 3;
      assert.deepEqual(codesOf(example.verify()), ['entry-anchor']);
    });

    it('given another patient’s entry or access, then it is found', () => {
      const example = fullExample(consortium);
      example.evidence.patientId = randomUUID();
      assert.deepEqual(codesOf(example.verify()), ['access-patient', 'entry-patient']);
    });

    it('given an entry later than its anchor, then it is found', () => {
      const example = new Example(consortium).define();
      example.anchor([example.entry({ at: new Date(Date.now() + 120_000).toISOString() })]);
      assert.deepEqual(codesOf(example.verify()), ['entry-time']);
    });

    it('given an access that the ledger does not have, then it is found', () => {
      const example = fullExample(consortium);
      pick(example.evidence.accesses, 0).publicKeyDigest = '1'.repeat(64);
      assert.deepEqual(codesOf(example.verify()), ['access-not-on-ledger']);
    });

    it('given a read under an access that was not shown, then it is found', () => {
      const example = fullExample(consortium);
      example.evidence.accesses.pop();
      assert.deepEqual(codesOf(example.verify()), ['entry-access']);
    });

    it('given a read under a refused, an ended or another organisation’s access, then it is found', () => {
      const read = (change: Parameters<Example['access']>[0]) => {
        const example = new Example(consortium).define();
        const { accessId } = example.access(change).request;
        example.anchor([example.entry({ accessId })]);
        return codesOf(example.verify());
      };
      const refused = { kind: 'refused', reason: 'CONSENT_REVOKED' } as const;
      const ended = {
        kind: 'permitted',
        until: new Date(Date.now() - 120_000).toISOString(),
      } as const;
      assert.deepEqual(read({ outcome: refused }), ['entry-access-refused']);
      assert.deepEqual(read({ outcome: ended }), ['entry-access-time']);
      assert.deepEqual(read({ organization: 'TwoMSP' }), ['entry-access-organisation']);
    });
  });

  it('given any flipped byte in the data or the header of a block, then the program refuses', () => {
    const example = fullExample(consortium);
    const { files } = example.ledger;
    const target = pick(files, 3);
    const bytes = target.read();
    const block = common.Block.deserializeBinary(bytes);
    const signed = bytes.length - block.getMetadata()!.serializeBinary().length;
    for (let position = 0; position < signed; position += 97) {
      const flipped = Buffer.from(bytes);
      flipped[position]! ^= 1;
      const changed = files.map((file) =>
        file === target ? { ...file, read: () => flipped } : file,
      );
      assert.equal(example.verify({ blocks: changed }).ok, false, `byte ${position}`);
    }
  });
});
