import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { canonicalJson, saltedDigest, type WrappingPublicKey } from '@healthchain/protocol';
import {
  coverageTransientField,
  type CoverageAnswer,
  type CoverageRequest,
  type CoverageRequestPage,
  type CoverageResult,
  type CoverageStanding,
} from '@healthchain/protocol/coverage';
import { employ, post, type SignedIn } from '../support/admissions.js';
import { FabricClients, type FabricClient } from '../support/fabric-client.js';
import { blockHeight, ledgerTransactions, validationCode } from '../support/ledger-transactions.js';
import { organization, stateFolder } from '../support/network.js';
import {
  answered,
  asAdministrator,
  asGateway,
  asPerson,
  eventually,
  kill,
  processId,
  restarted,
} from '../support/operator.js';
import { answerOf, invokeWith, query } from '../support/peer-calls.js';
import { askApi } from '../support/sign-in.js';

const hospital = organization('hospital');
const otherHospital = organization('hospital', 1);
const pharmacy = organization('pharmacy');
const plan = organization('health-plan');
const contract = 'PrescriptionManagementContract';

/** `ENDORSEMENT_POLICY_FAILURE` of Fabric's validation codes. */
const policyFailure = 10;

const members = {
  covered: { memberId: 'EVG100002', family: 'Effertz744', given: 'Elsie', birthDate: '1984-11-01' },
  left: { memberId: 'EVG100004', family: 'Stanton715', given: 'Marti', birthDate: '1997-01-05' },
  nobody: { memberId: 'EVG999999', family: 'Nobody', given: 'No', birthDate: '1990-01-01' },
};
const salt = (): string => randomBytes(16).toString('hex');

describe('coverage, asked of a health plan', function () {
  this.timeout(240_000);
  const clients = new FabricClients();
  let prescriber: SignedIn;

  before(async () => {
    prescriber = await employ(hospital, 'clinician', pharmacy);
  });
  after(() => {
    clients.close();
  });

  const wanted = (change: object = {}) => ({
    ...{ plan: plan.mspId, member: members.covered, npi: '1234567893', drug: '1049502' },
    ...{ quantity: { amount: 60_000, unit: '{each}' }, daysSupply: 30, answerWithin: 60 },
    ...change,
  });

  async function ask(change: object = {}): Promise<string> {
    const asked = await post(hospital, '/coverage-requests', prescriber.tokens, wanted(change));
    assert.equal(asked.status, 201, await asked.clone().text());
    return ((await asked.json()) as { requestId: string }).requestId;
  }

  async function standing(requestId: string): Promise<CoverageStanding> {
    const read = await askApi(hospital, `/coverage-requests/${requestId}`, prescriber.tokens);
    assert.equal(read.status, 200, await read.clone().text());
    return (await read.json()) as CoverageStanding;
  }

  /** What has become of a request once it no longer waits. */
  async function settled(requestId: string, patience = 70_000): Promise<CoverageStanding> {
    let last: CoverageStanding | undefined;
    await eventually(async () => {
      last = await standing(requestId);
      return last.state !== 'open';
    }, patience);
    return last ?? assert.fail();
  }

  async function resultFor(change: object = {}): Promise<CoverageResult | undefined> {
    const { answer, state } = await settled(await ask(change));
    assert.equal(state, 'answered');
    assert.equal(answer?.answeredBy.organization, plan.mspId);
    assert.ok(Date.parse(answer.validUntil) > Date.now());
    return answer.result;
  }

  const benefit = {
    ...{ excluded: false, tier: 3, priorAuthorizationRequired: true },
    copay: { minorUnits: 4550, currency: 'USD' },
    quantityLimit: { amount: 120_000, days: 30 },
  };
  const results = {
    covered: { status: 'active', benefit, messages: [] },
    left: { status: 'inactive', messages: [] },
    nobody: { status: 'unknown', reason: 'member-not-found' },
  } as const;

  async function requireResults(): Promise<void> {
    for (const name of ['covered', 'left', 'nobody'] as const) {
      assert.deepEqual(await resultFor({ member: members[name] }), results[name], name);
    }
  }

  describe('by X12', () => {
    it('says what the plan’s system says, inactive and unknown too', requireResults);

    it('answers a pharmacist by the pharmacy’s gateway, and tells nobody else', async () => {
      const pharmacist = await employ(pharmacy, 'pharmacist', hospital);
      const asked = await post(pharmacy, '/coverage-requests', pharmacist.tokens, wanted());
      assert.equal(asked.status, 201, await asked.clone().text());
      const { requestId } = (await asked.json()) as { requestId: string };
      const path = `/coverage-requests/${requestId}`;
      await eventually(async () => {
        const read = await askApi(pharmacy, path, pharmacist.tokens);
        const { answer } = (await read.json()) as CoverageStanding;
        return canonicalJson(answer?.result ?? null) === canonicalJson(results.covered);
      });
      const elsewhere = await askApi(hospital, path, prescriber.tokens);
      assert.equal(elsewhere.status, 404);
    });

    it('puts nothing of the member on the ledger', async () => {
      const client = clients.gatewayOf(hospital);
      const from = await blockHeight(client);
      const requestId = await ask();
      const { request } = await settled(requestId);
      assert.ok(!JSON.stringify(request).includes(members.covered.memberId));
      const { name } = otherHospital;
      const seen = await asGateway(name, query(`${contract}:GetCoverage`, requestId));
      assert.match(seen.text, /\[NOT_FOUND\]/);
      const calls = await ledgerTransactions(client, from, await blockHeight(client));
      const about = calls.filter(({ args }) => args.includes(requestId));
      assert.deepEqual(
        about.map((call) => [call.name, call.signer, call.valid]),
        [
          [`${contract}:RequestCoverage`, hospital.mspId, true],
          [`${contract}:AnswerCoverage`, plan.mspId, true],
        ],
      );
      assert.ok(!about.some(({ args }) => args.join().includes(members.covered.memberId)));
    });
  });

  describe('answers that somebody forges', () => {
    let requestId: string;
    /** While it stands still, `status` fails. */
    let gateway: number;

    /** With a gateway that stands still, the request is open for the attack. */
    before(async () => {
      gateway = await processId(`${plan.name}-gateway`);
      process.kill(gateway, 'SIGSTOP');
      requestId = await ask({ answerWithin: 300 });
    });
    after(() => {
      process.kill(gateway, 'SIGCONT');
    });

    const forged = (requestDigest: string, of = requestId): CoverageAnswer => ({
      ...{ requestId: of, requestDigest, result: { status: 'inactive', messages: [] } },
      validUntil: new Date(Date.now() + 60_000).toISOString(),
    });

    async function digestOf(of = requestId): Promise<string> {
      const line = query(`${contract}:ListCoverageRequests`, '200', '');
      const text = await answered(() => asGateway(plan.name, line));
      const { requests } = JSON.parse(answerOf(text)) as CoverageRequestPage;
      return requests.find(({ request }) => request.requestId === of)?.requestDigest ?? '';
    }

    function answerLine(answer: CoverageAnswer): string {
      const sensitive = { salt: salt(), answer };
      const digest = saltedDigest(sensitive.salt, answer);
      const name = `${contract}:AnswerCoverage`;
      const args = [answer.requestId, digest, randomUUID()];
      return invokeWith(coverageTransientField, sensitive, name, ...args);
    }

    it('are refused by the contract for who is not the plan’s gateway, whichever peers endorse', async () => {
      const line = answerLine(forged(await digestOf()));
      for (const [answer, refusal] of [
        [await asGateway(hospital.name, line), 'ORGANIZATION_KIND_NOT_PERMITTED'],
        [await asAdministrator(plan.name, line), 'CREDENTIAL_MISSING'],
        [await asPerson(plan.name, 'agent', line), 'ROLE_NOT_PERMITTED'],
        [await asPerson(hospital.name, 'clinician', line), 'ORGANIZATION_KIND_NOT_PERMITTED'],
      ] as const) {
        assert.ok(!answer.ok);
        assert.match(answer.text, new RegExp(`\\[${refusal}\\]`));
      }
      assert.equal((await standing(requestId)).state, 'open');
    });

    it('are invalid at commit without the plan’s own peer, even with the stolen key of its gateway', async () => {
      const client = clients.gatewayOf(plan);
      const from = await blockHeight(client);
      const endorsers = [hospital, otherHospital]
        .map(({ peer, tlsCaFile }) => `--peerAddresses ${peer} --tlsRootCertFiles ${tlsCaFile}`)
        .join(' ');
      const flags = `export HC_INVOKE_FLAGS="$HC_QUERY_FLAGS $HC_ORDERER_FLAGS ${endorsers} --waitForEvent"`;
      const line = answerLine(forged(await digestOf()));
      const answer = await asGateway(plan.name, `${flags}\n${line}`);
      assert.ok(!answer.ok);
      assert.match(answer.text, /ENDORSEMENT_POLICY_FAILURE/);
      const attack = await committed(client, from);
      assert.ok(!attack.valid);
      assert.equal(await validationCode(client, attack.transactionId), policyFailure);
      assert.equal((await standing(requestId)).state, 'open');
    });

    it('leave the plan’s own answer as it is', async () => {
      process.kill(gateway, 'SIGCONT');
      const { answer } = await settled(requestId);
      assert.deepEqual(answer?.result, results.covered);
      const again = await asGateway(plan.name, answerLine(forged('0'.repeat(64))));
      assert.ok(!again.ok);
      assert.match(again.text, /\[(STATE_MISMATCH|COVERAGE_ANSWERED)\]/);
    });

    async function committed(client: FabricClient, from: number) {
      let found: Awaited<ReturnType<typeof ledgerTransactions>> = [];
      await eventually(async () => {
        const calls = await ledgerTransactions(client, from, await blockHeight(client));
        found = calls.filter(
          ({ name, args }) => name === `${contract}:AnswerCoverage` && args.includes(requestId),
        );
        return found.length > 0;
      }, 20_000);
      return found[0] ?? assert.fail();
    }
  });

  describe('requests by the stock peer CLI', () => {
    async function requestLine(answerWithin: number): Promise<[string, string]> {
      const line = query('PatientRecordContract:GetWrappingKey', plan.mspId);
      const text = await answered(() => asAdministrator(hospital.name, line));
      const { keyId, algorithm } = JSON.parse(answerOf(text)) as WrappingPublicKey;
      const bytes = (size: number): string => randomBytes(size).toString('base64');
      const request: CoverageRequest = {
        ...{ requestId: randomUUID(), plan: plan.mspId, drug: '310385', daysSupply: 30 },
        ...{ quantity: { amount: 30_000, unit: '{each}' }, answerWithin },
        member: { key: { algorithm, keyId, ciphertext: bytes(384) }, sealed: bytes(64) },
      };
      const sensitive = { salt: salt(), openSalt: salt(), request };
      const { requestId } = request;
      const args = [requestId, saltedDigest(sensitive.salt, request), randomUUID()];
      const name = `${contract}:RequestCoverage`;
      return [invokeWith(coverageTransientField, sensitive, name, ...args), requestId];
    }

    it('are for prescribers and pharmacists', async () => {
      const [line] = await requestLine(60);
      for (const who of ['nurse', 'registrar'] as const) {
        const answer = await asPerson(hospital.name, who, line);
        assert.match(answer.text, /\[ROLE_NOT_PERMITTED\]/);
      }
    });

    it('are answered with "unknown" where what was sealed is no member', async () => {
      const [line, requestId] = await requestLine(60);
      const asked = await asPerson(hospital.name, 'clinician', line);
      assert.ok(asked.ok, asked.text);
      const { answer } = await settled(requestId);
      const unreadable = { status: 'unknown', reason: 'request-unreadable' };
      assert.deepEqual(answer?.result, unreadable);
    });
  });

  describe('when the plan’s gateway or system is slow or gone', () => {
    const configFile = path.join(stateFolder(), 'organizations', plan.name, 'gateway/config.json');
    const original = readFileSync(configFile, 'utf8');
    let silent: Server;

    before(async () => {
      silent = createServer(() => undefined);
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    });
    after(async () => {
      silent.closeAllConnections();
      silent.close();
      writeFileSync(configFile, original);
      await restarted(`${plan.name}-gateway`, await kill(`${plan.name}-gateway`));
    });

    /** Has the plan's gateway ask another system. */
    async function askInstead(planService: object): Promise<void> {
      const config = JSON.parse(original) as object;
      writeFileSync(configFile, JSON.stringify({ ...config, planService }));
      await restarted(`${plan.name}-gateway`, await kill(`${plan.name}-gateway`));
    }

    it('times out by itself while nobody answers, and cannot be answered afterwards', async () => {
      const gateway = await processId(`${plan.name}-gateway`);
      process.kill(gateway, 'SIGSTOP');
      try {
        const requestId = await ask({ answerWithin: 5 });
        const { state, answer, request } = await settled(requestId, 15_000);
        assert.deepEqual([state, answer], ['timed-out', undefined]);
        const requestDigest = createHash('sha256').update(canonicalJson(request)).digest('hex');
        const late: CoverageAnswer = {
          ...{ requestId, requestDigest, result: { status: 'inactive', messages: [] } },
          validUntil: new Date(Date.now() + 60_000).toISOString(),
        };
        const sensitive = { salt: salt(), answer: late };
        const args = [requestId, saltedDigest(sensitive.salt, late), randomUUID()];
        const name = `${contract}:AnswerCoverage`;
        const line = invokeWith(coverageTransientField, sensitive, name, ...args);
        assert.match((await asGateway(plan.name, line)).text, /\[COVERAGE_TIMED_OUT\]/);
      } finally {
        process.kill(gateway, 'SIGCONT');
      }
    });

    it('says the same by FHIR as by X12', async () => {
      const { planService } = JSON.parse(original) as { planService: { url: string } };
      const url = planService.url.replace(/x12$/, 'fhir');
      await askInstead({ kind: 'fhir', url });
      await requireResults();
    });

    it('is "unknown" with the reason for a system that keeps silent, and for one that is gone', async () => {
      const { port } = silent.address() as AddressInfo;
      await askInstead({ kind: 'fhir', url: `http://127.0.0.1:${port}` });
      const slow = await resultFor({ answerWithin: 8 });
      assert.deepEqual(slow, { status: 'unknown', reason: 'plan-timeout' });
      silent.closeAllConnections();
      silent.close();
      const gone = await resultFor({ answerWithin: 30 });
      assert.deepEqual(gone, { status: 'unknown', reason: 'plan-unavailable' });
    });
  });
});
