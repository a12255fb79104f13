import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Sessions, type Session } from './sessions.js';

const start = Date.parse('2026-03-01T12:00:00.000Z');

describe('Sessions', () => {
  let now: number;
  let sessions: Sessions;
  const session = (change: Partial<Session> = {}): Session => ({
    request: {
      ...{ accessId: randomUUID(), patientId: randomUUID() },
      basis: { kind: 'consent', consentId: randomUUID() },
      ...{ purpose: 'TREAT', compartments: ['general'], classes: ['results'] },
    },
    custodian: 'LakesideMSP',
    publicKeyDigest: 'a'.repeat(64),
    until: new Date(start + 15 * 60_000).toISOString(),
    records: new Map(),
    missing: 0,
    ...change,
  });

  beforeEach(() => {
    now = start;
    sessions = new Sessions(() => now);
  });
  afterEach(() => {
    sessions.clear();
  });

  it('given its own clinician within its time, then the session', () => {
    const one = session();
    sessions.begin(one);
    now += 15 * 60_000 - 1;
    assert.equal(sessions.of(one.request.accessId, one.publicKeyDigest), one);
  });

  it('given another clinician, or another access, then ACCESS_NOT_PERMITTED', () => {
    const one = session();
    sessions.begin(one);
    assert.throws(() => sessions.of(one.request.accessId, 'b'.repeat(64)), {
      code: 'ACCESS_NOT_PERMITTED',
    });
    assert.throws(() => sessions.of(randomUUID(), one.publicKeyDigest), {
      code: 'ACCESS_NOT_PERMITTED',
    });
  });

  it('given its time is over, then SESSION_ENDED, and its keys are forgotten', () => {
    const one = session();
    sessions.begin(one);
    now += 15 * 60_000;
    assert.throws(() => sessions.of(one.request.accessId, one.publicKeyDigest), {
      code: 'SESSION_ENDED',
    });
    now = start;
    assert.throws(() => sessions.of(one.request.accessId, one.publicKeyDigest), {
      code: 'ACCESS_NOT_PERMITTED',
    });
  });

  it('given its clinician ends it, then it is over; nobody else can', () => {
    const one = session();
    sessions.begin(one);
    assert.throws(() => {
      sessions.endOwn(one.request.accessId, 'b'.repeat(64));
    });
    sessions.endOwn(one.request.accessId, one.publicKeyDigest);
    assert.throws(() => sessions.of(one.request.accessId, one.publicKeyDigest));
  });
});
