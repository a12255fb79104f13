import { randomBytes } from 'node:crypto';
import { codesOf, type AnyBundle, type FhirClient } from '../fhir-client.js';
import type { Seeded } from '../seeded.js';
import type { Attempt, ClientJournal, LogicalWrite } from './client-journal.js';
import { contentDigest, identifiedBundle } from './identified-bundle.js';
import { nextStep, type AnswerHead } from './next-step.js';
import { pause, think, type StopSignals, type Think } from './stop-signals.js';

export interface WriterOptions {
  /** Of this writer alone. */
  readonly name: string;
  readonly hospital: string;
  readonly ehr: FhirClient;
  readonly journal: ClientJournal;
  /** System of the identifiers of the run. */
  readonly system: string;
  readonly chance: Seeded;
  /** Between two writes. */
  readonly thinking: Think;
}

/** Bytes of a document, and of one in so many that is too large for the ledger. */
const documents = { small: 300, large: 20_000, largeEvery: 8 } as const;

/** An EHR that writes one transaction after the other, each until it knows what became of it. */
export async function writeUntil(signals: StopSignals, options: WriterOptions): Promise<void> {
  const { chance, name, thinking } = options;
  for (let number = 1; !signals.stop.aborted; number += 1) {
    await writeOne(signals.giveUp, options, `${name}-${number}`);
    await think(thinking, chance, signals.stop);
  }
}

async function writeOne(
  giveUp: AbortSignal,
  { journal, hospital, system, chance, ehr }: WriterOptions,
  value: string,
): Promise<void> {
  const isLarge = chance.below(documents.largeEvery) === 0;
  const content = randomBytes(isLarge ? documents.large : documents.small);
  const write: LogicalWrite = {
    value,
    hospital,
    digest: contentDigest(content),
    attempts: [],
    outcome: 'unknown',
    locations: [],
    wasThere: false,
  };
  journal.writes.push(write);
  const text = identifiedBundle({ system, value }, content);
  for (let attempt = 1; !giveUp.aborted; attempt += 1) {
    const step = nextStep(await send(ehr, text, write), attempt, chance.below(1000) / 1000);
    if (step.kind !== 'again') {
      write.outcome = step.kind;
      return;
    }
    await pause(step.pause, giveUp);
  }
}

/** Sends the write once more, and keeps what was answered. */
async function send(ehr: FhirClient, text: string, write: LogicalWrite): Promise<AnswerHead> {
  const sent = Date.now();
  const keep = (rest: Pick<Attempt, 'status' | 'code'>): void => {
    write.attempts.push({ sent, answered: Date.now(), ...rest });
  };
  try {
    const { status, headers, text: body } = await ehr.postBundle(text);
    if (status === 200) {
      write.locations = locationsIn(body);
      write.wasThere = responsesIn(body).every(({ status: each }) => each.startsWith('200'));
    }
    const [code] = status === 200 ? [] : codesOf(body);
    keep(code === undefined ? { status } : { status, code });
    return { status, retryAfter: headers.get('retry-after') };
  } catch {
    keep({});
    return {};
  }
}

/** `Type/id` of what the answer says that there is, new or not. */
function locationsIn(text: string): string[] {
  return responsesIn(text).flatMap(
    ({ location }) => location?.replace(/\/_history\/.*$/, '') ?? [],
  );
}

function responsesIn(text: string): { readonly status: string; readonly location?: string }[] {
  const { entry = [] } = JSON.parse(text) as AnyBundle;
  return entry.flatMap(({ response }) => response ?? []);
}
