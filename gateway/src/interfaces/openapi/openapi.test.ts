import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import express, { type Express } from 'express';
import request from 'supertest';
import { searchParameters } from '../../records/search/parameters.js';
import { openApiDocument } from './document.js';
import { markdownReference } from './markdown.js';
import { referenceFiles } from './reference-files.js';
import { openApiRouter } from './router.js';

const options = { serverUrl: 'https://gateway.example', version: '1.2.3' };

describe('the OpenAPI document', () => {
  const document = openApiDocument(options);
  const text = JSON.stringify(document);

  it('given a reference to a component, then the component is there', () => {
    const schemas = Object.keys(document.components?.schemas ?? {});
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(schemas.includes(name ?? ''), name);
    }
    assert.ok(schemas.includes('OperationOutcome'));
  });

  it('given a type that can be searched, then its parameters are named', () => {
    for (const [type, parameters] of Object.entries(searchParameters)) {
      const named = document.paths?.[`/fhir/${type}`]?.get?.parameters?.map((parameter) =>
        'name' in parameter ? parameter.name : '',
      );
      assert.deepEqual(
        new Set(named),
        new Set(['Prefer', '_id', '_count', ...Object.keys(parameters)]),
      );
    }
  });

  it('given a template in a path, then its parameters are declared', () => {
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of [item.get, item.post, item.put, item.delete]) {
        const declared = operation?.parameters?.flatMap((parameter) =>
          'name' in parameter && parameter.in === 'path' ? [parameter.name] : [],
        );
        if (operation !== undefined) assert.deepEqual(declared ?? [], names, path);
      }
    }
  });

  it('given an operation of any method, then the reference has a section about it', () => {
    const sections = markdownReference(document).match(/^### .*$/gm) ?? [];
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `### ${method.toUpperCase()} ${path}`),
    );
    assert.ok(operations.some((title) => title.startsWith('### PUT ')));
    assert.deepEqual(sections.sort(), operations.sort());
  });

  it('given the committed reference, then it is what the code generates', async () => {
    const root = new URL('../../../../', import.meta.url);
    const { version } = JSON.parse(
      await readFile(new URL('gateway/package.json', root), 'utf8'),
    ) as { version: string };
    for (const [name, content] of Object.entries(referenceFiles(version))) {
      const committed = await readFile(new URL(`docs/api-reference/${name}`, root), 'utf8');
      assert.ok(
        committed === content,
        `docs/api-reference/${name}: run node gateway/dist/interfaces/openapi/write-reference.js`,
      );
    }
  });
});

describe('the reference that a gateway serves', () => {
  let app: Express;
  before(() => {
    app = express().use('/api/v1', openApiRouter(options));
  });

  it('given the document is asked for, then it names this gateway', async () => {
    const response = await request(app).get('/api/v1/openapi.json');
    const { openapi, servers } = response.body as { openapi: string; servers: unknown };
    assert.equal(openapi, '3.1.0');
    assert.deepEqual(servers, [{ url: 'https://gateway.example' }]);
  });

  it('given the page, then its policy allows own files only, and all it names are there', async () => {
    const response = await request(app).get('/api/v1/docs/');
    const policy = response.headers['content-security-policy'] ?? '';
    assert.match(policy, /script-src 'self';/);
    assert.ok(!policy.includes('unsafe'));
    assert.ok(!/<script>|<style|https?:/.test(response.text));
    const files = [...response.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    assert.equal(files.length, 4);
    for (const file of files) {
      assert.equal((await request(app).get(`/api/v1/docs/${file ?? ''}`)).status, 200, file);
    }
  });

  it('given the page without its slash, then the browser is led there', async () => {
    const response = await request(app).get('/api/v1/docs');
    assert.equal(response.headers.location, '/api/v1/docs/');
  });

  for (const path of ['package.json', 'index.html', 'swagger-ui-bundle.js.map', '../openapi.ts']) {
    it(`given ${path} of the library, then it is not there`, async () => {
      assert.equal((await request(app).get(`/api/v1/docs/${path}`)).status, 404);
    });
  }
});
