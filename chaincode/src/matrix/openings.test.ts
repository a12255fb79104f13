import { strict as assert } from 'node:assert';
import {
  callers,
  openingVerdict,
  places,
  type CallerKind,
  type Place,
  type Situation,
} from '@healthchain/protocol/testing/expectations';
import {
  openChart,
  openingRefusal,
  prepareConsents,
  type Asked,
  type AskedConsent,
} from '../testing/matrix/openings.js';
import { expectations, Score } from '../testing/matrix/score.js';
import { Stage } from '../testing/matrix/stage.js';
import type { Outcome } from '../testing/test-ledger.js';

const operation = 'AccessControlContract:OpenChart';

/** Every combination of compartments and purpose, with what speaks against it. */
const terms = expectations.situations('Compartments').flatMap((asked) =>
  expectations.situations('Purposes').map((purpose) => ({
    name: `${asked.name}, ${purpose.name}`,
    compartments: (asked.row.compartments ?? '').split(', '),
    purpose: purpose.name,
    verdicts: [asked.verdict, purpose.verdict],
  })),
);

describe('The matrix of openings', function () {
  this.timeout(60_000);
  let stage: Stage;
  let consents: Map<Place, Map<string, AskedConsent>>;

  before(async () => {
    stage = await Stage.set();
    consents = await prepareConsents(stage);
  });

  async function tryCaller(score: Score, state: Situation, caller: CallerKind, place: Place) {
    const consent = consents.get(place)?.get(state.name);
    assert.ok(consent !== undefined, state.name);
    const as = stage.cast.caller(caller, place, 'clinician');
    for (const { name, compartments, purpose, verdicts } of terms) {
      const asked: Asked = { ...consent, purpose, compartments };
      const outcome = await openChart(stage, as, asked);
      keepsPatientPrivate(outcome, asked);
      const cell = { operation, caller, place, situation: `${state.name}, ${name}` };
      const ofCaller = expectations.ofCaller(cell);
      score.count(cell, openingVerdict(ofCaller, state, verdicts), openingRefusal(outcome));
    }
  }

  /** Whatever comes of it, what everybody sees names neither the patient nor the consent. */
  function keepsPatientPrivate(outcome: Outcome, { patientId, consentId }: AskedConsent): void {
    const visible = JSON.stringify([outcome.writes, outcome.payload, outcome.event ?? '']);
    assert.ok(!visible.includes(patientId) && !visible.includes(consentId));
  }

  for (const state of expectations.situations('Consent states')) {
    it(`given a consent ${state.name}, then charts are opened as expected`, async () => {
      const moment = stage.remember();
      const score = new Score();
      for (const place of places) {
        for (const caller of callers) {
          await tryCaller(score, state, caller, place);
          stage.restore(moment);
        }
      }
      assert.equal(score.cells, places.length * callers.length * terms.length);
      score.settle();
    });
  }
});
