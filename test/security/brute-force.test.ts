import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { leafHash } from '@healthchain/protocol';
import { FhirClient } from '../support/fhir-client.js';
import { attack, type AttackResult, type Broken } from '../support/leaks/hashes/attack.js';
import { blocksOf, hashesIn, type Hashes } from '../support/leaks/hashes/collect.js';
import { calledWith, privateHashesIn, privateWrite } from '../support/leaks/hashes/transactions.js';
import { readBlockFile, writeStoredBlock, type StoredBlock } from '../support/leaks/block-file.js';
import { clientOf, organization, stateFolder } from '../support/network.js';

const hospital = organization('hospital');
/** Not a member of any collection: what it holds, everybody holds. */
const outsider = organization('research-institute');

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const person = {
  birthDate: '1987-05-03',
  identifier: `MRN-${randomUUID().slice(0, 8)}`,
  family: `Guessed${randomUUID().slice(0, 8)}`,
};

/** A block that holds hashes which were made without a salt, in all places where hashes stand. */
function plantedBlock(last: StoredBlock): StoredBlock {
  const { birthDate, identifier, family } = person;
  const argument = (content: object): Buffer => calledWith(JSON.stringify(content));
  const envelopes = [
    privateWrite(sha256(`chart/${identifier}`), sha256(JSON.stringify({ birthDate }))),
    argument({ digest: sha256(JSON.stringify(family)).toString('hex') }),
    argument({ root: leafHash(birthDate) }),
    argument({ digest: sha256(family.toLowerCase()).toString('base64') }),
  ];
  const block = { ...last, number: last.number + 1, envelopes, metadata: [] };
  return readBlockFile(writeStoredBlock(block))[0]!;
}

/** What a successful attack finds there. */
const plantedPreimages = [
  `chart/${person.identifier}`,
  JSON.stringify({ birthDate: person.birthDate }),
  JSON.stringify(person.family),
  person.birthDate,
  person.family.toLowerCase(),
];

describe('no hash on the ledger gives way to guessing', function () {
  this.timeout(240_000);
  let blocks: StoredBlock[];
  let hashes: Hashes;
  let outcome: AttackResult;
  let isPlanted: (broken: Broken) => boolean;

  before(async () => {
    const ehr = new FhirClient(hospital, clientOf(hospital.name));
    const resource = {
      resourceType: 'Patient',
      name: [{ family: person.family }],
      identifier: [{ system: 'urn:oid:1.2.3', value: person.identifier }],
      birthDate: person.birthDate,
    };
    const entry = { resource, request: { method: 'POST', url: 'Patient' } };
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [entry] };
    const answer = await ehr.postBundle(JSON.stringify(bundle));
    assert.equal(answer.status, 200, answer.text);

    blocks = blocksOf(path.join(stateFolder(), 'organizations', outsider.name, 'peer/data'));
    const planted = plantedBlock(blocks.at(-1)!);
    hashes = hashesIn(blocks);
    isPlanted = ({ place }) => place.startsWith(`block ${planted.number} `);
    outcome = attack(new Map([...hashesIn([planted]), ...hashes]), Object.values(person));
  });

  it('reads all blocks', () => {
    const numbers = blocks.map(({ number }) => number);
    assert.deepEqual(numbers, [...numbers.keys()]);
  });

  it('takes every hash of a private key, value and collection into account', () => {
    const { keys, values, sets } = privateHashesIn(blocks);
    assert.ok(keys.length > 10 && values.length > 2 && sets.length > 0);
    const missed = [...keys, ...values, ...sets].filter((hash) => !hashes.has(hash));
    assert.deepEqual(missed, []);
  });

  it('finds what was planted without a salt: as a key, a value, a digest, a root', () => {
    const found = outcome.broken.filter(isPlanted).map(({ preimage }) => preimage);
    assert.deepEqual(new Set(found), new Set(plantedPreimages));
  });

  it('finds nothing else by birth dates, identifiers, names, codes and all values of the samples', () => {
    assert.ok(outcome.guesses > 2_000_000, String(outcome.guesses));
    assert.deepEqual(
      outcome.broken.filter((broken) => !isPlanted(broken)),
      [],
    );
  });
});
