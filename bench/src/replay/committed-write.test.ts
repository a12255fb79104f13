import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { ledger, peer } from '@hyperledger/fabric-protos';
import { committedWrite } from './committed-write.js';

const { kvrwset, TxPvtReadWriteSet, NsPvtReadWriteSet, CollectionPvtReadWriteSet } = ledger.rwset;

function readOf(key: string, present: boolean): ledger.rwset.kvrwset.KVRead {
  const read = new kvrwset.KVRead();
  read.setKey(key);
  if (present) {
    read.setVersion(new kvrwset.Version());
  }
  return read;
}

function writeOf(key: string, size: number): ledger.rwset.kvrwset.KVWrite {
  const write = new kvrwset.KVWrite();
  write.setKey(key);
  write.setValue(new Uint8Array(size));
  return write;
}

function privateSet(namespace: string, collection: string): ledger.rwset.TxPvtReadWriteSet {
  const written = new kvrwset.KVRWSet();
  written.addWrites(writeOf('pack/1', 998));
  const ofCollection = new CollectionPvtReadWriteSet();
  ofCollection.setCollectionName(collection);
  ofCollection.setRwset(written.serializeBinary());
  const ofNamespace = new NsPvtReadWriteSet();
  ofNamespace.setNamespace(namespace);
  ofNamespace.addCollectionPvtRwset(ofCollection);
  const set = new TxPvtReadWriteSet();
  set.addNsPvtRwset(ofNamespace);
  return set;
}

describe('committedWrite', () => {
  const keyHash = createHash('sha256').update('chart/1').digest();
  const hashRead = new kvrwset.KVReadHash();
  hashRead.setKeyHash(keyHash);
  hashRead.setVersion(new kvrwset.Version());
  const hashed = new kvrwset.HashedRWSet();
  hashed.addHashedReads(hashRead);
  const open = new kvrwset.KVRWSet();
  open.addReads(readOf('document/organizations', true));
  open.addReads(readOf('commitment/1', false));
  open.addWrites(writeOf('commitment/1', 215));
  const event = new peer.ChaincodeEvent();
  event.setEventName('RecordsCommitted');
  event.setPayload(new Uint8Array(200));
  const response = new peer.Response();
  response.setPayload(new Uint8Array(100));
  const outcome = new peer.ChaincodeAction();
  outcome.setEvents(event.serializeBinary());
  outcome.setResponse(response);
  const lifecycle = new kvrwset.KVRWSet();
  lifecycle.addReads(readOf('namespaces/fields/healthchain/Sequence', true));
  const namespaces = [
    { name: '_lifecycle', open: lifecycle, collections: [] },
    { name: 'healthchain', open, collections: [{ name: 'phi', hashed }] },
  ];
  const action = { outcome, namespaces };

  it('takes keys, sizes and hashes of the chaincode’s own namespace, and no value', () => {
    const write = committedWrite(action, 'healthchain', privateSet('healthchain', 'phi'), 181);
    assert.deepEqual(write, {
      reads: [
        { key: 'document/organizations', present: true },
        { key: 'commitment/1', present: false },
      ],
      hashReads: [{ collection: 'phi', keyHash: keyHash.toString('hex'), present: true }],
      writes: [{ key: 'commitment/1', size: 215 }],
      privateWrites: [{ collection: 'phi', key: 'pack/1', size: 998 }],
      event: { name: 'RecordsCommitted', size: 200 },
      answerSize: 100,
      argumentsSize: 181,
    });
  });

  it('refuses a transaction of another chaincode', () => {
    const set = new TxPvtReadWriteSet();
    assert.throws(() => committedWrite(action, 'other', set, 0), /nothing in other/);
  });
});
