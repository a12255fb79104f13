import assert from 'node:assert/strict';
import {
  HealthChainError,
  type AccessPolicy,
  type AccessPolicyInForce,
} from '@healthchain/protocol';
import express, { type Request } from 'express';
import request from 'supertest';
import { policyInForce } from '../../access/test-support/standing-reader.js';
import { errorHandler } from '../../platform/http/error-handler.js';
import { createLogger } from '../../platform/telemetry/logger.js';
import type { FhirInteraction } from './ports.js';
import { underPolicy, type ScopeGuard } from './under-policy.js';

type Rule = AccessPolicy['rules'][number];

/** A policy whose one rule lets integrators read and write results, but for a change. */
function letting(change: Partial<Rule> = {}): AccessPolicyInForce {
  const rule: Rule = {
    ...{ roles: ['integrator'], actions: ['read', 'write'] },
    ...{ classes: ['results'], purposes: ['TREAT'], ...change },
  };
  return { ...policyInForce, content: { hierarchy: [], rules: [rule] } };
}

/** Scopes that cover all types but Patient. */
const scopes: ScopeGuard = {
  authenticate: (req, _res, next) => {
    next(req.get('authorization') ? undefined : new HealthChainError('TOKEN_MISSING'));
  },
  authorize: (_interaction, type) => (_req, _res, next) => {
    next(type === 'Patient' ? new HealthChainError('SCOPE_INSUFFICIENT') : undefined);
  },
  isPermitted: (_req, _interaction, type) => type !== 'Patient',
};

async function codeOf(
  policy: AccessPolicyInForce | undefined,
  interaction: FhirInteraction,
  type: string,
  authorization = 'Bearer x',
): Promise<string> {
  const access = underPolicy(scopes, () => Promise.resolve(policy));
  let objection: string | undefined;
  const note = (req: Request): void => {
    objection = access.objectionTo(req, interaction, type);
  };
  const app = express()
    .use(access.authenticate, (req, _res, next) => {
      note(req);
      next();
    })
    .get('/', access.authorize(interaction, type), (_req, res) => {
      res.json({ code: 'none' });
    })
    .use(errorHandler(createLogger({ service: 'test', level: 'silent' }), () => undefined));
  const answer = await request(app).get('/').set('authorization', authorization);
  const { code } = answer.body as { code: string };
  assert.ok(objection === undefined || objection === code);
  return code;
}

const interactions = ['create', 'read', 'search'] as const;

describe('integrators under the access policy', () => {
  it('given a class that the policy lets them read and write, then they do', async () => {
    for (const interaction of interactions) {
      assert.equal(await codeOf(letting(), interaction, 'Observation'), 'none', interaction);
    }
  });

  it('given reading alone, then no creating, and the other way round', async () => {
    const reading = letting({ actions: ['find', 'read'] });
    assert.equal(await codeOf(reading, 'create', 'Observation'), 'POLICY_NOT_PERMITTED');
    assert.equal(await codeOf(reading, 'search', 'Observation'), 'none');
    const writing = letting({ actions: ['write'] });
    assert.equal(await codeOf(writing, 'create', 'Observation'), 'none');
    assert.equal(await codeOf(writing, 'read', 'Observation'), 'POLICY_NOT_PERMITTED');
    assert.equal(await codeOf(writing, 'search', 'Observation'), 'POLICY_NOT_PERMITTED');
  });

  it('given another class, purpose or role, then it is refused', async () => {
    const refused = 'POLICY_NOT_PERMITTED';
    assert.equal(await codeOf(letting(), 'read', 'Condition'), refused);
    assert.equal(await codeOf(letting({ purposes: ['HPAYMT'] }), 'read', 'Observation'), refused);
    assert.equal(await codeOf(letting({ roles: ['attending'] }), 'read', 'Observation'), refused);
  });

  it('given a scope that does not cover it, then the scope is what is missing', async () => {
    const all = letting({ classes: ['demographics', 'results'] });
    assert.equal(await codeOf(all, 'read', 'Patient'), 'SCOPE_INSUFFICIENT');
  });

  it('given no policy in force, then nothing, and it says so', async () => {
    for (const interaction of interactions) {
      assert.equal(await codeOf(undefined, interaction, 'Observation'), 'POLICY_UNKNOWN');
    }
  });

  it('given no token, then the policy is not asked for', async () => {
    assert.equal(await codeOf(undefined, 'read', 'Observation', ''), 'TOKEN_MISSING');
  });
});
