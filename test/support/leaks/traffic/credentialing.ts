import assert from 'node:assert/strict';
import type { Application } from '@healthchain/protocol';
import { employ, post, type SignedIn } from '../../admissions.js';
import { organization } from '../../network.js';
import { textOfStatus } from './read-elsewhere.js';
import { refused } from './refused.js';
import type { Step } from './step.js';

/** The published example: it is an NPI, and nobody's in the sample's registries. */
const npi = '1234567893';

/** A provider applies for a role, is looked up, and is refused. */
export function credentialing(): readonly Step[] {
  let registrar: SignedIn;

  const send = (path: string, body: object): Promise<Response> =>
    post(registrar.provider.organization, path, registrar.tokens, body);

  const statement = (name: string, number: string) => ({
    role: 'attending',
    provider: {
      name: { family: name, given: name },
      npi,
      licence: { state: 'MA', number, profession: 'physician' },
      documents: [],
    },
  });

  const applied: Step = {
    name: 'a provider applies at its hospital, is checked, and is refused',
    run: async ({ hospital, book }) => {
      registrar = await employ(hospital, 'registrar', organization('pharmacy'));
      const body = statement(book.word('provider.name'), book.word('provider.licence'));
      const path = '/credential-applications';
      const made = JSON.parse(await textOfStatus(send(path, body), 201)) as Application;
      const one = `${path}/${made.applicationId}`;
      const checked = await textOfStatus(send(`${one}/checks`, {}), 200);
      assert.match(checked, /NPI_UNKNOWN/);
      await textOfStatus(send(`${one}/refusal`, {}), 200);
    },
  };

  return [
    applied,
    refused('an application without a profession', (_traffic, canary) => {
      const { role, provider } = statement(canary, canary);
      const licence = { ...provider.licence, profession: canary };
      return send('/credential-applications', { role, provider: { ...provider, licence } });
    }),
  ];
}
