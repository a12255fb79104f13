import { strict as assert } from 'node:assert';
import type { AccessChange } from './access-changes.js';
import { changeSentence } from './explain-change.js';

const consentId = '5f6bb1d7-8ef1-4a5e-9d0d-0c2a5a4e7a11';
const changes: readonly AccessChange[] = [
  { kind: 'leave-out-classes', classes: ['demographics', 'billing'] },
  { kind: 'leave-out-compartments', compartments: ['hiv'] },
  { kind: 'other-consent', consentId },
  { kind: 'other-purpose', purpose: 'PATRQT' },
  { kind: 'consent', purpose: 'TREAT' },
  { kind: 'emergency' },
  { kind: 'credential', step: 'reinstate', by: 'registrar' },
  { kind: 'credential', step: 'countersign', by: 'administrator' },
  { kind: 'credential', step: 'issue', by: 'registrar' },
  { kind: 'policy', role: 'nurse', purpose: 'TREAT', classes: ['imaging'] },
  { kind: 'enrol' },
];

describe('changeSentence', () => {
  it('tells a clinician in English what would have to change, and who has to act', () => {
    assert.deepEqual(
      changes.map((each) => changeSentence(each, 'en')),
      [
        'Do not ask for who the patient is and bills.',
        'Do not ask about HIV.',
        `Name the patient’s other consent, ${consentId}.`,
        'If that is what you need it for, name a request of the patient as the purpose.',
        'Ask the patient to consent to this for treatment.',
        'If the patient cannot consent and it cannot wait, declare an emergency; it will be reviewed.',
        'A registrar of the organisation has to end the suspension, and one of another to countersign it.',
        'An administrator of another organisation has to countersign the credential.',
        'A registrar of the organisation has to issue a credential, and one of another to countersign it.',
        'The organisations would have to permit nurses to read images for treatment.',
        'The patient has to enrol a passkey with two registrars.',
      ],
    );
  });

  it('and in Spanish', () => {
    assert.deepEqual(
      changes.map((each) => changeSentence(each, 'es')),
      [
        'No pida quién es el paciente y facturas.',
        'No pida nada sobre VIH.',
        `Indique el otro consentimiento del paciente, ${consentId}.`,
        'Si es para eso para lo que lo necesita, indique como finalidad: una solicitud del paciente.',
        'Pida al paciente su consentimiento para esto, con esta finalidad: tratamiento.',
        'Si el paciente no puede dar su consentimiento y no se puede esperar, declare una emergencia; será revisada.',
        'Un registrador de la organización tiene que levantar la suspensión, y otro de otra organización refrendarlo.',
        'Un administrador de otra organización tiene que refrendar la credencial.',
        'Un registrador de la organización tiene que emitir una credencial, y otro de otra organización refrendarla.',
        'Las organizaciones tendrían que permitir a las enfermeras y los enfermeros leer imágenes, con esta finalidad: tratamiento.',
        'El paciente tiene que registrar una llave de acceso ante dos registradores.',
      ],
    );
  });
});
