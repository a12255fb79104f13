import { strict as assert } from 'node:assert';
import { createIdentity } from '../testing/identity.js';
import { readCaller } from './caller.js';

async function callerWith(...organizationalUnits: readonly string[]) {
  const identity = await createIdentity('LakesideMSP', ...organizationalUnits);
  const caller = readCaller(identity.mspId, Buffer.from(identity.certificatePem));
  return { identity, caller };
}

describe('readCaller', () => {
  it('given a certificate, then the digest is that of its SubjectPublicKeyInfo', async () => {
    const { identity, caller } = await callerWith('client');
    assert.equal(caller.publicKeyDigest, identity.publicKeyDigest);
    assert.equal(caller.mspId, 'LakesideMSP');
  });

  it('given the same certificate again, then says the same, and of another organisation otherwise', async () => {
    const { identity, caller } = await callerWith('client');
    const pem = Buffer.from(identity.certificatePem);
    assert.deepEqual(readCaller('LakesideMSP', pem), caller);
    assert.equal(readCaller('MillbrookMSP', pem).mspId, 'MillbrookMSP');
  });

  it('given the OU admin, alone or among others, then an administrator', async () => {
    assert.equal((await callerWith('admin')).caller.isAdmin, true);
    assert.equal((await callerWith('admin', 'department1')).caller.isAdmin, true);
  });

  it('given other OUs, or none, then no administrator', async () => {
    assert.equal((await callerWith('client')).caller.isAdmin, false);
    assert.equal((await callerWith('client', 'administration')).caller.isAdmin, false);
    assert.equal((await callerWith()).caller.isAdmin, false);
  });
});
