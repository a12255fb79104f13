import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConsortium } from '../topology/consortium.js';
import { findOrganization, placeNetwork, type Organization } from '../topology/network.js';
import { cardsOf } from './cards.js';
import { findPerson } from './inventory.js';
import { identitiesCalled } from './revoke.js';

const file = resolve(import.meta.dirname, '../../consortium.yaml');

describe('identitiesCalled', () => {
  let state: string;
  let lakeside: Organization;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'healthchain-revoke-'));
    lakeside = findOrganization(placeNetwork(readConsortium(file), state), 'lakeside');
  });
  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  it('given a person without cards, then the random id of their identity', () => {
    const { name } = findPerson(lakeside, 'clinician');
    assert.deepEqual(cardsOf(lakeside, 'clinician'), []);
    assert.deepEqual(identitiesCalled(lakeside, 'clinician'), [name]);
  });

  it('given a person with cards, then all of them too; given a card, then that one', () => {
    const { name, folder } = findPerson(lakeside, 'clinician');
    for (const card of ['0a', '0b']) mkdirSync(join(folder, 'cards', card), { recursive: true });
    assert.deepEqual(identitiesCalled(lakeside, 'clinician'), [name, `${name}.0a`, `${name}.0b`]);
    assert.deepEqual(identitiesCalled(lakeside, '0b'), [`${name}.0b`]);
    assert.notDeepEqual(identitiesCalled(lakeside, 'registrar'), [name]);
  });

  it('given a node, then its own name', () => {
    for (const node of ['peer', 'gateway']) {
      assert.deepEqual(identitiesCalled(lakeside, node), [node]);
    }
  });

  it('given what signs configurations, or nobody, then it says what there is', () => {
    for (const name of ['admin', 'orderer', findPerson(lakeside, 'clinician').name, 'nobody']) {
      assert.throws(
        () => identitiesCalled(lakeside, name),
        /revokes nothing called .*: registrar, clinician, chief, nurse, privacy-officer, peer, gateway\.$/,
      );
    }
  });
});
