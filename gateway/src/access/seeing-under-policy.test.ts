import assert from 'node:assert/strict';
import type { AccessPolicy, DelegationPower, PolicyRole } from '@healthchain/protocol';
import { testPolicy } from '@healthchain/protocol/testing/access-policy';
import express from 'express';
import request from 'supertest';
import { errorHandler } from '../platform/http/error-handler.js';
import type { Decider, PersonGuard } from '../platform/sign-in/person-guard.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { seeingUnderPolicy } from './seeing-under-policy.js';
import { policyInForce } from './test-support/standing-reader.js';

const patientId = 'c4e7a1d2-6a53-4b0e-9d0f-3a1f5f3c2b11';
const deciders = {
  patient: { patientId },
  proxy: { patientId, byProxy: true },
  delegate: { patientId, delegationId: '5f0e6a52-1c1d-4a69-9b25-6c2f7f0f9c34' },
} as const satisfies Record<string, Decider>;

/** A policy with a row for one role, and a patient above proxies. */
function letting(role: PolicyRole, change: Partial<AccessPolicy['rules'][number]> = {}) {
  const row = { roles: [role], actions: ['read'], classes: ['clinical'], purposes: ['PATRQT'] };
  const content = {
    hierarchy: [{ senior: 'patient', junior: 'proxy' }],
    rules: [...testPolicy.rules, { ...row, ...change }],
  } as AccessPolicy;
  return { ...policyInForce, content };
}

async function codeFor(
  who: keyof typeof deciders,
  policy: ReturnType<typeof letting> | undefined,
  power?: DelegationPower,
): Promise<string | undefined> {
  const guard: Partial<PersonGuard> = {
    authenticateDecider: () => (_req, _res, next) => {
      next();
    },
    deciderOf: () => deciders[who],
  };
  const { authenticateDecider } = seeingUnderPolicy(guard as PersonGuard, () =>
    Promise.resolve(policy),
  );
  const app = express()
    .get('/', authenticateDecider(power), (_req, res) => {
      res.json({ code: 'none' });
    })
    .use(errorHandler(createLogger({ service: 'test', level: 'silent' }), () => undefined));
  return ((await request(app).get('/')).body as { code?: string }).code;
}

describe('what patients see under the access policy', () => {
  it('given a row for proxies, then they, delegates, and the patient above them', async () => {
    for (const who of ['patient', 'proxy', 'delegate'] as const) {
      assert.equal(await codeFor(who, letting('proxy'), 'see'), 'none', who);
    }
  });

  it('given a row for patients alone, then nobody who decides for one', async () => {
    assert.equal(await codeFor('patient', letting('patient'), 'see'), 'none');
    for (const who of ['proxy', 'delegate'] as const) {
      assert.equal(await codeFor(who, letting('patient'), 'see'), 'POLICY_NOT_PERMITTED', who);
    }
  });

  it('given a row for another class or purpose, then nobody', async () => {
    for (const change of [{ classes: ['results'] }, { purposes: ['TREAT'] }] as const) {
      const policy = letting('patient', change as object);
      assert.equal(await codeFor('patient', policy, 'see'), 'POLICY_NOT_PERMITTED');
    }
  });

  it('given no policy, then it says so', async () => {
    assert.equal(await codeFor('patient', undefined, 'see'), 'POLICY_UNKNOWN');
  });

  it('given what they decide, then no policy is in the way', async () => {
    for (const power of ['consent', 'revoke', undefined] as const) {
      assert.equal(await codeFor('patient', undefined, power), 'none');
      assert.equal(await codeFor('delegate', undefined, power), 'none');
    }
  });
});
