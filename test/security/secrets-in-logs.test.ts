import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { endpoints, stateFolder } from '../support/network.js';

/** Where an organisation's secrets stand, if it has them. */
const places = [
  'hsm/pin',
  'hsm/so-pin',
  'ca/registrar-secret',
  'kubo/api-token',
  'kubo/repository/swarm.key',
];

interface Secret {
  readonly file: string;
  readonly text: string;
}

/** The last line of a file: the secret alone, or after the lines that tell its format. */
function secretIn(file: string): Secret {
  const text = readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
  assert.ok(text.length >= 32, `${file} holds a secret`);
  return { file, text };
}

function secretsOf(name: string): Secret[] {
  const folder = path.join(stateFolder(), 'organizations', name);
  return places
    .map((place) => path.join(folder, place))
    .filter((file) => existsSync(file))
    .map(secretIn);
}

/** The private parts of the sample clients' keys. */
function clientSecrets(): Secret[] {
  return endpoints().clients.map(({ keyFile }) => {
    const { d } = JSON.parse(readFileSync(keyFile, 'utf8')) as { d: string };
    return { file: keyFile, text: d };
  });
}

describe('the logs', () => {
  const folder = path.join(stateFolder(), 'logs');
  const logs = readdirSync(folder).map((name) => ({
    name,
    content: readFileSync(path.join(folder, name)),
  }));

  it('are there, and so are the secrets that they must not hold', () => {
    assert.ok(logs.some(({ content }) => content.length > 0));
    for (const { name, kind } of endpoints().organizations) {
      assert.equal(secretsOf(name).length, kind === 'hospital' ? 5 : 3, name);
    }
  });

  for (const { name } of endpoints().organizations) {
    it(`hold no PIN, registrar's secret or token of ${name}`, () => {
      assertAbsent(secretsOf(name));
    });
  }

  it('hold no key of a client', () => {
    assertAbsent(clientSecrets());
  });

  function assertAbsent(secrets: readonly Secret[]): void {
    for (const { file, text } of secrets) {
      const found = logs.filter(({ content }) => content.includes(text));
      assert.deepEqual(
        found.map((log) => log.name),
        [],
        file,
      );
    }
  }
});
