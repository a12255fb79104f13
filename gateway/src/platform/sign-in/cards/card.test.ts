import assert from 'node:assert/strict';
import { randomUUID, X509Certificate } from 'node:crypto';
import {
  type CardWishes,
  clientAuthentication,
  type SampleAuthority,
  sampleAuthority,
} from '../test-support/sample-cards.js';
import { parseCardCertificate } from './card.js';
import { cardEnrolmentId, parseCardEnrolment } from './card-enrolment.js';

const serverAuthentication = '1.3.6.1.5.5.7.3.1';

describe('the certificate of a smart card', () => {
  const personId = randomUUID();
  const validUntil = Date.parse('2030-01-01T00:00:00Z');
  const wished = { commonName: `${personId}.0a1b2c3d`, validUntil };
  let authority: SampleAuthority;

  before(async () => {
    authority = await sampleAuthority();
  });

  async function parsed(changed: Partial<CardWishes>) {
    const { certificate, serialNumber } = await authority.issue({ ...wished, ...changed });
    return { card: parseCardCertificate(new X509Certificate(certificate)), serialNumber };
  }

  it('given one, then it says whose it is, its number and its end', async () => {
    const { card, serialNumber } = await parsed({});
    assert.deepEqual(card, { personId, serialNumber, validUntil });
  });

  for (const [what, changed] of Object.entries<Partial<CardWishes>>({
    'of a client of the ledger': { type: 'client' },
    'of a peer': { type: 'peer' },
    'of two types': { type: 'card, OU=client' },
    'without extended usages': { usages: [] },
    'for servers only': { usages: [serverAuthentication] },
    'without the number of a card': { commonName: personId },
    'of somebody without a random id': { commonName: 'gateway.0a1b2c3d' },
    'with more in its name': { commonName: `${personId}.0a1b2c3d.1` },
  })) {
    it(`given one ${what}, then it is none of a card`, async () => {
      assert.equal((await parsed({ usages: [clientAuthentication], ...changed })).card, undefined);
    });
  }

  it('given the enrolment of a card, then it says which; that of a passkey says none', () => {
    const card = { serialNumber: '5eed', validUntil };
    assert.deepEqual(parseCardEnrolment(cardEnrolmentId(card)), card);
    assert.equal(parseCardEnrolment(randomUUID()), undefined);
  });
});
