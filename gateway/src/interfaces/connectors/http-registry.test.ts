import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpRegistry } from './http-registry.js';

const npi = '1234567893';
const name = { family: 'Pereira', given: 'Inês' };
const basic = { first_name: 'INES', last_name: 'PEREIRA', status: 'A', credential: 'MD' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('Registries over HTTP', () => {
  let server: Server;
  let base: string;
  let answer: Answer;
  let asked: { url: string; body: string }[];

  before((done) => {
    server = createServer((request, response) => {
      text(request).then((body) => {
        asked.push({ url: request.url ?? '', body });
        answer(request, response);
      }, done);
    });
    server.listen(0, '127.0.0.1', () => {
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  beforeEach(() => {
    asked = [];
  });

  const json =
    (body: unknown): Answer =>
    (_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };

  function registry(limits = { timeout: 2_000, size: 10_000 }) {
    const addresses = {
      npi: `${base}/api/`,
      licences: `${base}/licences`,
      dea: `${base}/dea`,
      exclusions: `${base}/exclusions`,
      sam: `${base}/sam`,
    };
    return httpRegistry({ addresses, samKey: 'a key', limits });
  }

  it('given an NPI, then it asks as NPPES is asked, and takes its answer', async () => {
    answer = json({ result_count: 1, results: [{ number: npi, basic, taxonomies: [] }] });
    assert.deepEqual(await registry().npi(npi), {
      name: { family: 'PEREIRA', given: 'INES' },
      isActive: true,
    });
    assert.deepEqual(asked, [{ url: `/api/?version=2.1&number=${npi}`, body: '' }]);
    answer = json({ results: [{ number: npi, basic: { ...basic, status: 'D' } }] });
    assert.equal((await registry().npi(npi))?.isActive, false);
    answer = json({ result_count: 0, results: [] });
    assert.equal(await registry().npi(npi), undefined);
  });

  it('given the other questions, then they stand in the body, and no name in an address', async () => {
    const licence = { name, profession: 'physician', isActive: true, expiresOn: '2027-06-30' };
    answer = json({ results: [licence] });
    assert.deepEqual(await registry().licence('MA', 'MA-1'), licence);
    const registration = { name, schedules: ['II'], expiresOn: '2027-06-30' };
    answer = json({ results: [registration] });
    assert.deepEqual(await registry().dea('AP5836727'), registration);
    answer = json({ results: [{ name, npi }] });
    assert.deepEqual(await registry().exclusions(npi, name), [{ name, npi }]);
    assert.deepEqual(
      asked.map(({ url, body }) => [url, JSON.parse(body) as unknown]),
      [
        ['/licences', { state: 'MA', number: 'MA-1' }],
        ['/dea', { number: 'AP5836727' }],
        ['/exclusions', { npi, name }],
      ],
    );
    answer = json({ results: [] });
    assert.equal(await registry().dea('AP5836727'), undefined);
  });

  it('given an error, another answer or none, then it rejects', async () => {
    const answers: Record<string, Answer> = {
      'an error of NPPES': json({ Errors: [{ description: 'busy' }] }),
      'another NPI': json({ results: [{ number: '1245319599', basic }] }),
      'no JSON': (_request, response) => {
        response.end('<html>');
      },
      'status 503': (_request, response) => {
        response.writeHead(503).end('{"results":[]}');
      },
      'a way elsewhere': (_request, response) => {
        response.writeHead(302, { location: `${base}/elsewhere` }).end();
      },
      'too much': json({ results: [], padding: 'x'.repeat(20_000) }),
      'nothing in time': () => undefined,
      'a broken connection': (request) => {
        request.socket.destroy();
      },
    };
    for (const [what, given] of Object.entries(answers)) {
      answer = given;
      await assert.rejects(registry({ timeout: 300, size: 10_000 }).npi(npi), what);
    }
    assert.ok(asked.every(({ url }) => url !== '/elsewhere'));
  });

  it('given more than one licence, then it rejects: none can be told to be the right one', async () => {
    const licence = { name, profession: 'physician', isActive: true, expiresOn: '2027-06-30' };
    answer = json({ results: [licence, licence] });
    await assert.rejects(registry().licence('MA', 'MA-1'), /more than one/);
  });

  describe('about SAM', () => {
    const record = (firstName: string | null, lastName: string | null) => ({
      exclusionDetails: { classificationType: 'Individual' },
      exclusionIdentification: { npi: null, firstName, lastName, entityName: null },
    });

    /** Answers by what is asked, one record a page. */
    const answering =
      (records: { npi: object[]; name: object[] }): Answer =>
      (request, response) => {
        const query = new URL(request.url ?? '', base).searchParams;
        const all = query.has('npi') ? records.npi : records.name;
        const page = Number(query.get('page'));
        const excludedEntity = all.slice(page, page + 1);
        json({ totalRecords: all.length, excludedEntity })(request, response);
      };

    it('given an NPI and a name, then it asks for each, page by page', async () => {
      answer = answering({
        npi: [record('ELSE', 'SOMEBODY')],
        name: [record('INES', 'PEREIRA'), record(null, null)],
      });
      const hyphened = { family: "d'Ávila-Pereira", given: 'Inês Maria' };
      assert.deepEqual(await registry().samExclusions(npi, hyphened), [
        { name: { family: 'SOMEBODY', given: 'ELSE' }, npi },
        { name: { family: 'PEREIRA', given: 'INES' } },
        { name: { family: '', given: '' } },
      ]);
      const words = 'exclusionName=Ines+d+Avila+Pereira';
      assert.deepEqual(asked.map(({ url }) => url).sort(), [
        `/sam?${words}&api_key=a+key&page=0&size=10`,
        `/sam?${words}&api_key=a+key&page=1&size=10`,
        `/sam?npi=${npi}&api_key=a+key&page=0&size=10`,
      ]);
    });

    it('given nobody, then nobody', async () => {
      answer = answering({ npi: [], name: [] });
      assert.deepEqual(await registry().samExclusions(npi, name), []);
    });

    it('given too many, a list that breaks off, or another answer, then it rejects', async () => {
      for (const body of [
        { totalRecords: 101, excludedEntity: [record('INES', 'PEREIRA')] },
        { totalRecords: 2, excludedEntity: [] },
        { results: [] },
        { totalRecords: 1, excludedEntity: [{}] },
      ]) {
        answer = json(body);
        await assert.rejects(registry().samExclusions(npi, name), JSON.stringify(body));
      }
    });
  });
});
