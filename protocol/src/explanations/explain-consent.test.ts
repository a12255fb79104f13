import { strict as assert } from 'node:assert';
import type { ConsentTerms } from '../consents/consent-draft.js';
import { consentText } from './explain-consent.js';
import { consentPhrases } from './explain-consent-phrases.js';

const terms: ConsentTerms = {
  ...{ grantee: 'MillbrookMSP', purposes: ['TREAT'], compartments: ['general'] },
  ...{ from: '2026-03-01T12:00:00.000Z', until: '2027-03-01T12:00:00Z' },
};
const narrow: ConsentTerms = {
  ...terms,
  ...{ purposes: ['TREAT', 'HPAYMT'], compartments: ['general', 'substance-use', 'restricted'] },
  actors: [
    { kind: 'role', role: 'attending' },
    { kind: 'person', publicKeyDigest: 'ab'.repeat(32) },
  ],
  classes: ['results', 'imaging'],
  dataPeriod: { from: '2020-01-01' },
  once: true,
  except: [
    {
      ...{ compartments: ['substance-use'], purposes: ['HPAYMT'] },
      except: [
        {
          classes: ['results'],
          except: [{ dataPeriod: { from: '2021-01-01', until: '2022-01-01' } }],
        },
      ],
    },
    {
      actors: [{ kind: 'role', role: 'attending' }],
      ...{ from: '2026-04-01T00:00:00Z', until: '2026-05-01T00:00:00Z' },
    },
  ],
};
const nameOf = (mspId: string): string => `the hospital ${mspId}`;

describe('consentText', () => {
  it('given the terms, then who, what, why, how long and how to take it back', () => {
    const { closed, takeBack } = consentPhrases.en;
    assert.deepEqual(consentText(terms, nameOf, 'en').split('\n'), [
      'You let the people of the hospital MillbrookMSP see everything about general health for treatment, ' +
        'from 2026-03-01 12:00 UTC until 2027-03-01 12:00 UTC.',
      closed,
      takeBack,
    ]);
  });

  it('given a narrowed one, then exceptions within exceptions, and what it means for alcohol and drugs', () => {
    const { once, exceptions, closed, part2, restricted, takeBack } = consentPhrases.en;
    assert.deepEqual(consentText(narrow, nameOf, 'en').split('\n'), [
      'You let attending physicians and the person whose key begins with abababababab of the hospital ' +
        'MillbrookMSP see test results and images about general health, alcohol and drug use, and what could not be ' +
        'sorted, of what happened from 2020-01-01 on, for treatment and payment, from 2026-03-01 12:00 UTC until ' +
        '2027-03-01 12:00 UTC.',
      once,
      exceptions,
      '1. They may not see: everything about alcohol and drug use for payment.',
      '  1.1. Of this they may see all the same: test results.',
      '    1.1.1. And of that they may not see: everything, of what happened from 2021-01-01 on, of what happened ' +
        'before 2022-01-01.',
      '2. They may not see: everything, where it is seen by attending physicians, from 2026-04-01 00:00 UTC on, ' +
        'before 2026-05-01 00:00 UTC.',
      closed,
      part2,
      restricted,
      takeBack,
    ]);
  });

  it('given Spanish, then the same in Spanish', () => {
    const { once, exceptions, closed, part2, restricted, takeBack } = consentPhrases.es;
    assert.deepEqual(consentText(narrow, nameOf, 'es').split('\n'), [
      'Usted permite a los médicos responsables y la persona cuya clave empieza por abababababab de the hospital ' +
        'MillbrookMSP ver resultados de pruebas e imágenes sobre salud general, consumo de alcohol y drogas y lo que ' +
        'no se pudo clasificar, de lo ocurrido desde 2020-01-01, para tratamiento y facturación, desde el ' +
        '2026-03-01 12:00 UTC hasta el 2027-03-01 12:00 UTC.',
      once,
      exceptions,
      '1. No pueden ver: todo sobre consumo de alcohol y drogas para facturación.',
      '  1.1. De esto sí pueden ver: resultados de pruebas.',
      '    1.1.1. Y de eso no pueden ver: todo, de lo ocurrido desde el 2021-01-01, de lo ocurrido antes del ' +
        '2022-01-01.',
      '2. No pueden ver: todo, cuando lo ven los médicos responsables, desde el 2026-04-01 00:00 UTC, antes del ' +
        '2026-05-01 00:00 UTC.',
      closed,
      part2,
      restricted,
      takeBack,
    ]);
  });
});
