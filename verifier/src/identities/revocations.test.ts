import assert from 'node:assert/strict';
import { peer } from '@hyperledger/fabric-protos';
import { createAuthority, type Signer } from '../testing/authority.js';
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

describe('revoked certificates', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  /** A ledger whose configuration has a list of the first organisation from block 3 on. */
  function withList(list: string): Example {
    const example = new Example(consortium).define();
    example.ledger.append([example.transaction({ open: { key: 'value' } })]);
    const { authorities, orderers } = consortium;
    const definition = { authorities, orderers, revocationLists: { OneMSP: list } };
    const config = configTransaction(configEnvelope(definition), pick(orderers, 0));
    example.ledger.append([config], { isConfig: true });
    return example;
  }

  const listOf = (...signers: readonly Signer[]): Promise<string> =>
    pick(consortium.authorities, 0).revoke(...signers);

  it('given a revoked creator, then their transactions are invalid from then on', async () => {
    const [creator] = consortium.clients;
    const example = withList(await listOf(creator!));
    const transaction = () => example.transaction({ open: { key: 'other' } });
    example.ledger.append([transaction()], { codes: [codes.BAD_CREATOR_SIGNATURE] });
    assert.deepEqual(codesOf(example.verify()), []);
    example.ledger.append([transaction()]);
    assertFound(example.verify(), 'creator-signature', 5, 0);
  });

  it('given a revoked endorser, then their endorsement does not count', async () => {
    const [endorser] = consortium.peers;
    const example = withList(await listOf(endorser!));
    example.ledger.append([example.transaction({ open: { key: 'other' } })]);
    assertFound(example.verify(), 'endorsement-policy', 4, 0);
  });

  it('given others of the organisation, and an empty list, then they go on', async () => {
    const other = await pick(consortium.authorities, 0).issue('client');
    for (const list of [await listOf(other), await listOf()]) {
      const example = withList(list);
      example.ledger.append([example.transaction({ open: { key: 'other' } })]);
      assert.deepEqual(codesOf(example.verify()), []);
    }
  });

  it('given a list that no root of the organisation signed, or none, then it is found', async () => {
    const stranger = await createAuthority('OneMSP');
    for (const list of [await stranger.revoke(), 'no list']) {
      assertFound(withList(list).verify(), 'revocations-differ', 3);
    }
  });
});
