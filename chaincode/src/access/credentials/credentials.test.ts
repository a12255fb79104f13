import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '@healthchain/protocol';
import {
  countersign,
  foundConsortium,
  issue,
  refused,
  succeeded,
  type Consortium,
  type Member,
} from '../../testing/consortium.js';
import { createIdentity } from '../../testing/identity.js';
import type { Outcome } from '../../testing/test-ledger.js';

describe('Credentials', () => {
  let consortium: Consortium;
  let renewed: Member;

  beforeEach(async () => {
    consortium = await foundConsortium();
    renewed = {
      admin: consortium.lakeside.admin,
      gateway: await createIdentity('LakesideMSP', 'client'),
    };
  });

  function readChart(): Promise<Outcome> {
    return consortium.ledger.run({
      as: renewed.gateway,
      call: 'PatientRecordContract:GetChart',
      args: [randomUUID()],
    });
  }

  it('given an issued credential, then it is on the ledger but inactive; countersigned, then active', async () => {
    const { ledger, millbrook } = consortium;
    const { publicKeyDigest } = renewed.gateway;
    const issued = succeeded(await issue(ledger, renewed));
    const credential = {
      publicKeyDigest,
      role: 'gateway',
      validUntil: '2027-01-01T00:00:00Z',
      organization: 'LakesideMSP',
      issuedAt: '2026-03-01T12:00:00.000Z',
    };
    assert.equal(
      issued.writes[`credential/LakesideMSP/${publicKeyDigest}`],
      canonicalJson(credential),
    );
    assert.equal(issued.event?.name, 'CredentialIssued');
    refused(await readChart(), 'CREDENTIAL_INACTIVE');

    const active = succeeded(await countersign(ledger, millbrook, renewed));

    assert.equal(
      active.writes[`credential/LakesideMSP/${publicKeyDigest}`],
      canonicalJson({
        ...credential,
        countersignedBy: 'MillbrookMSP',
        countersignedAt: '2026-03-01T12:00:00.000Z',
      }),
    );
    assert.equal(active.event?.name, 'CredentialActivated');
    refused(await readChart(), 'NOT_FOUND');
    const read = await ledger.run({
      as: millbrook.gateway,
      call: 'AccessControlContract:GetCredential',
      args: ['LakesideMSP', publicKeyDigest],
    });
    assert.equal(succeeded(read).payload, active.payload);
  });

  it('given the issuing organisation as countersigner, then COUNTERSIGNER_NOT_INDEPENDENT', async () => {
    const { ledger, lakeside } = consortium;
    succeeded(await issue(ledger, renewed));
    refused(await countersign(ledger, lakeside, renewed), 'COUNTERSIGNER_NOT_INDEPENDENT');
  });

  it('given neither administrator nor registrar, or one of an unknown organisation, then refused', async () => {
    const { ledger, lakeside, millbrook } = consortium;
    const stranger = await createIdentity('NorthfieldMSP', 'admin');
    refused(await issue(ledger, { ...renewed, admin: lakeside.gateway }), 'ROLE_NOT_PERMITTED');
    refused(await issue(ledger, { ...renewed, admin: stranger }), 'ORGANIZATION_UNKNOWN');
    succeeded(await issue(ledger, renewed));
    refused(
      await countersign(ledger, { ...millbrook, admin: stranger }, renewed),
      'ORGANIZATION_UNKNOWN',
    );
  });

  it('given a key that another organisation names as its own, then it takes nobody’s place', async () => {
    const { ledger, cornerstone, millbrook } = consortium;
    const squatter = {
      admin: cornerstone.admin,
      gateway: { ...renewed.gateway, mspId: 'CornerstoneMSP' },
    };
    succeeded(await issue(ledger, squatter));
    succeeded(await issue(ledger, renewed));
    succeeded(await countersign(ledger, millbrook, renewed));
    refused(await readChart(), 'NOT_FOUND');
  });

  it('given a credential that is not active, then a new one replaces it', async () => {
    const { ledger, millbrook } = consortium;
    succeeded(await issue(ledger, renewed, '2026-03-01T12:00:01Z'));
    succeeded(await issue(ledger, renewed));
    succeeded(await countersign(ledger, millbrook, renewed));
    refused(await readChart(), 'NOT_FOUND');
  });

  it('given a credential that was replaced meanwhile, then its digest activates nothing', async () => {
    const { ledger, millbrook } = consortium;
    const { mspId, publicKeyDigest } = renewed.gateway;
    const seen = succeeded(await issue(ledger, renewed)).payload;
    succeeded(await issue(ledger, renewed, '2028-01-01T00:00:00Z'));
    refused(
      await ledger.run({
        as: millbrook.admin,
        call: 'AccessControlContract:CountersignCredential',
        args: [
          mspId,
          publicKeyDigest,
          createHash('sha256').update(seen).digest('hex'),
          randomUUID(),
        ],
      }),
      'STATE_MISMATCH',
    );
  });

  describe('revoked', () => {
    const revoke = (member: Member): Promise<Outcome> =>
      consortium.ledger.run({
        as: member.admin,
        call: 'AccessControlContract:RevokeCredential',
        args: [renewed.gateway.publicKeyDigest, randomUUID()],
      });

    beforeEach(async () => {
      succeeded(await issue(consortium.ledger, renewed));
      succeeded(await countersign(consortium.ledger, consortium.millbrook, renewed));
    });

    it('by its organisation, then the key has no role from the next transaction on', async () => {
      assert.equal(succeeded(await revoke(renewed)).event?.name, 'CredentialRevoked');
      refused(await readChart(), 'CREDENTIAL_INACTIVE');
      refused(await revoke(renewed), 'CREDENTIAL_INACTIVE');
      succeeded(await issue(consortium.ledger, renewed));
      refused(await readChart(), 'CREDENTIAL_INACTIVE');
    });

    it('by another organisation or by the gateway itself, then refused', async () => {
      const { lakeside, millbrook } = consortium;
      refused(await revoke(millbrook), 'NOT_FOUND');
      refused(await revoke({ ...renewed, admin: lakeside.gateway }), 'ROLE_NOT_PERMITTED');
      refused(await readChart(), 'NOT_FOUND');
    });

    it('before its countersignature, then it cannot be activated', async () => {
      succeeded(await revoke(renewed));
      succeeded(await issue(consortium.ledger, renewed));
      succeeded(await revoke(renewed));
      refused(
        await countersign(consortium.ledger, consortium.millbrook, renewed),
        'CREDENTIAL_INACTIVE',
      );
    });
  });

  it('given a key that has a credential, then no second countersignature', async () => {
    const { ledger, lakeside, cornerstone } = consortium;
    refused(await countersign(ledger, cornerstone, lakeside), 'ALREADY_EXISTS');
  });

  it('given an end in the past, then not issued; passed meanwhile, then not countersigned', async () => {
    const { ledger, millbrook } = consortium;
    refused(await issue(ledger, renewed, '2026-03-01T12:00:00Z'), 'INVALID_ARGUMENT');
    succeeded(await issue(ledger, renewed, '2026-03-01T12:00:01Z'));
    refused(
      await countersign(ledger, millbrook, renewed, '2026-03-01T12:00:01.000Z'),
      'CREDENTIAL_INACTIVE',
    );
  });

  it('given a key without credential, then NOT_FOUND', async () => {
    const { ledger, millbrook } = consortium;
    refused(await countersign(ledger, millbrook, renewed), 'NOT_FOUND');
  });

  it('given another organisation’s certificate over a credentialled key, then CREDENTIAL_MISSING', async () => {
    const { ledger, lakeside } = consortium;
    const borrowed = { ...lakeside.gateway, mspId: 'MillbrookMSP' };
    refused(
      await ledger.run({
        as: borrowed,
        call: 'PatientRecordContract:GetChart',
        args: [randomUUID()],
      }),
      'CREDENTIAL_MISSING',
    );
  });
});
