import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  credentialPageSchema,
  credentialRequestSchema,
  credentialSchema,
  isActiveCredential,
  isGivenByAdministrators,
  latestEnd,
  type Credential,
} from './credentials.js';

const at = Date.parse('2026-03-01T12:00:00.000Z');
const issued: Credential = {
  publicKeyDigest: '0'.repeat(64),
  role: 'attending',
  validUntil: '2026-03-01T12:00:00.001Z',
  organization: 'LakesideMSP',
  issuedAt: '2026-03-01T11:00:00.000Z',
};
const active = { ...issued, countersignedBy: 'MillbrookMSP' };

describe('A credential', () => {
  it('given a countersignature and time left, then active, to the millisecond', () => {
    assert.equal(isActiveCredential(active, at), true);
    assert.equal(isActiveCredential(active, at + 1), false);
  });

  it('given no countersignature, a suspension or a revocation, then inactive', () => {
    assert.equal(isActiveCredential(issued, at), false);
    assert.equal(isActiveCredential({ ...active, suspendedAt: active.issuedAt }, at), false);
    assert.equal(isActiveCredential({ ...active, revokedAt: active.issuedAt }, at), false);
  });

  it('given a renewal that nobody countersigned, then it changes nothing', () => {
    const { role, issuedAt } = active;
    const renewal = { role, issuedAt, validUntil: '2027-03-01T12:00:00.000Z' };
    assert.equal(isActiveCredential({ ...active, renewal }, at), true);
    assert.equal(isActiveCredential({ ...active, renewal }, at + 1), false);
  });
});

describe('A credential on the ledger', () => {
  const isCredential = (value: object): boolean => credentialSchema.safeParse(value).success;
  const { role, validUntil, issuedAt } = issued;

  it('given who issued it and when, and what came of it, then it is taken', () => {
    const renewal = { role, validUntil, issuedAt };
    assert.equal(isCredential(issued), true);
    const { issuedAt: at } = issued;
    const countersigned = { ...active, countersignedAt: at, suspendedAt: at, revokedAt: at };
    assert.equal(isCredential({ ...countersigned, renewal }), true);
  });

  it('given less, then it is refused', () => {
    assert.equal(isCredential({ ...issued, organization: undefined }), false);
    assert.equal(isCredential({ ...issued, renewal: { role, validUntil } }), false);
  });

  it('given a page, then its bookmark is a key’s digest, or empty at the end', () => {
    const isPage = (bookmark: string): boolean =>
      credentialPageSchema.safeParse({ credentials: [issued], bookmark }).success;
    assert.deepEqual(
      [isPage(''), isPage(issued.publicKeyDigest), isPage('x')],
      [true, true, false],
    );
    assert.equal(credentialPageSchema.safeParse({ bookmark: '' }).success, false);
  });
});

describe('What is asked for with a credential', () => {
  const { publicKeyDigest, role, validUntil } = issued;
  const request = { publicKeyDigest, role, validUntil };
  const isRequest = (value: object): boolean => credentialRequestSchema.safeParse(value).success;

  it('given key, role and end, with or without what rests on checks, then it is taken', () => {
    assert.equal(isRequest(request), true);
    const applicationId = '0b0c5a1e-4f0e-4c3a-9a52-0d5e8f6a7b01';
    const licence = { profession: 'physician', state: 'MA' };
    const controlledSubstances = { schedules: ['II', 'V'], until: validUntil };
    assert.equal(isRequest({ ...request, applicationId, licence, controlledSubstances }), true);
  });

  it('given less, or anything of the person, then it is refused', () => {
    assert.equal(isRequest({ publicKeyDigest, role }), false);
    assert.equal(isRequest({ role, validUntil }), false);
    assert.equal(isRequest({ ...request, npi: '1234567893' }), false);
    const licence = { profession: 'physician', state: 'MA', number: 'MA-1' };
    assert.equal(isRequest({ ...request, licence }), false);
  });
});

describe('The latest end of a credential', () => {
  const end = (issuedAt: string): string => new Date(latestEnd(Date.parse(issuedAt))).toISOString();

  it('given any day, then the same time 36 calendar months later', () => {
    assert.equal(end('2026-03-01T12:00:00.123Z'), '2029-03-01T12:00:00.123Z');
    assert.equal(end('2025-12-31T23:59:59.999Z'), '2028-12-31T23:59:59.999Z');
  });

  it('given a day that the month does not have then, then its last day', () => {
    assert.equal(end('2024-02-29T00:00:00.000Z'), '2027-02-28T00:00:00.000Z');
    assert.equal(end('2025-02-28T00:00:00.000Z'), '2028-02-28T00:00:00.000Z');
  });

  it('given any instant, then three years and never into the next month', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
        (issued) => {
          const last = new Date(latestEnd(issued.getTime()));
          assert.equal(last.getUTCFullYear(), issued.getUTCFullYear() + 3);
          assert.equal(last.getUTCMonth(), issued.getUTCMonth());
          assert.equal(last.getTime() % 86_400_000, issued.getTime() % 86_400_000);
        },
      ),
    );
  });
});

describe('Roles that administrators alone give', () => {
  it('given registrars and gateways, then they; given clinicians, then not', () => {
    assert.equal(isGivenByAdministrators('registrar'), true);
    assert.equal(isGivenByAdministrators('gateway'), true);
    assert.equal(isGivenByAdministrators('attending'), false);
  });
});
