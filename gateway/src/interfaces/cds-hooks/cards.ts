import { randomUUID } from 'node:crypto';
import type { CheckFinding, UnknownMedicine } from '@healthchain/protocol';
import { overrideReasons, type OverrideReason } from '@healthchain/protocol/prescriptions';
import type { Answer, Question } from './ask.js';
import type { DraftedMedicine } from './coded-medicines.js';
import type { Card } from './schema.js';

const systems = {
  topic: 'urn:healthchain:medication-check',
  overrideReason: 'urn:healthchain:override-reason',
} as const;

const reasons: Readonly<Record<OverrideReason, string>> = {
  'benefit-outweighs-risk': 'The benefit outweighs the risk',
  'tolerated-before': 'The patient has tolerated it before',
  monitored: 'The patient is monitored',
  'dose-adjusted': 'The dose was adjusted',
  'not-clinically-relevant': 'Not clinically relevant for this patient',
  'no-alternative': 'There is no alternative',
  'checked-otherwise': 'It was checked in another way',
};
const codedReasons = overrideReasons.map((code) => ({
  ...{ code, system: systems.overrideReason, display: reasons[code] },
}));

const topics = {
  interaction: 'Drug interaction',
  allergy: 'Allergy',
  'duplicate-ingredient': 'Duplicate ingredient',
  'duplicate-therapy': 'Duplicate therapy',
  unchecked: 'Not checked',
} as const;

type Indicator = Card['indicator'];
const gravity: readonly Indicator[] = ['critical', 'warning', 'info'];
const indicators = {
  ...{ critical: 'critical', significant: 'warning', moderate: 'warning', minor: 'info' },
} as const satisfies Record<string, Indicator>;

/** What a card says, without what all cards have. */
interface Said {
  readonly topic: keyof typeof topics;
  readonly indicator: Indicator;
  readonly summary: string;
  readonly detail: string;
  readonly source: string;
  /** RxCUIs of what it is about. */
  readonly about: readonly string[];
}

/** Cards of what was found and of all that was not checked, the gravest first; none where all is well. */
export function cardsOf(question: Question, answer: Answer | undefined): readonly Card[] {
  return [...saidOf(answer), ...unaskedIn(question)]
    .sort((a, b) => gravity.indexOf(a.indicator) - gravity.indexOf(b.indicator))
    .map((said) => cardOf(said, question.drafts));
}

function cardOf({ about, topic, source, ...said }: Said, drafts: readonly DraftedMedicine[]): Card {
  const suggestions = drafts
    .filter(({ rxcui }) => rxcui !== undefined && about.includes(rxcui))
    .map(({ reference }) => ({
      label: 'Remove this order',
      uuid: randomUUID(),
      actions: [
        { type: 'delete' as const, description: 'Remove this order', resourceId: reference },
      ],
    }));
  return {
    uuid: randomUUID(),
    ...{ ...said, summary: shortened(said.summary) },
    source: {
      label: source,
      topic: { system: systems.topic, code: topic, display: topics[topic] },
    },
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior: 'any' as const } : {}),
    overrideReasons: codedReasons,
  };
}

/** A summary has at most 140 characters. */
function shortened(summary: string): string {
  return summary.length <= 140 ? summary : `${summary.slice(0, 139)}…`;
}

function saidOf(answer: Answer | undefined): readonly Said[] {
  if (answer === undefined) {
    return [];
  }
  if (answer === 'unavailable') {
    const summary = 'Interactions and allergies were not checked';
    return [unchecked(summary, 'No base of drug knowledge is in force in the network.')];
  }
  return [
    ...answer.findings.map((finding) => foundIn(finding, answer.version)),
    ...answer.unknown.map(unknownOf),
  ];
}

function foundIn(finding: CheckFinding, version: number): Said {
  const base = `drug knowledge, version ${String(version)}`;
  switch (finding.kind) {
    case 'interaction': {
      const { severity, mechanism, management, sources, between } = finding;
      const detail = [
        `Severity: ${severity}.`,
        mechanism === undefined ? 'The source gives no mechanism.' : `Mechanism: ${mechanism}.`,
        ...(management === undefined ? [] : [`Management: ${management.replaceAll('-', ' ')}.`]),
      ].join(' ');
      const summary = `${between[0].ingredientName} interacts with ${between[1].ingredientName}`;
      return {
        ...{ topic: finding.kind, indicator: indicators[severity], summary, detail },
        ...{ source: `${sources.join(', ')} (${base})`, about: rxcuisOf(between) },
      };
    }
    case 'allergy': {
      const { of, class: name } = finding;
      const group = name === undefined ? '' : ` (${name.replaceAll('-', ' ')})`;
      const summary = `The patient is allergic to ${of.ingredientName}${group}`;
      const detail = `${of.drug.name} contains it, or one of its class.`;
      return {
        ...{ topic: finding.kind, indicator: 'critical', summary, detail },
        ...{ source: base, about: [of.drug.rxcui] },
      };
    }
    case 'duplicate-ingredient': {
      const { between } = finding;
      const summary = `${between[0].ingredientName} is in two medicines`;
      const detail = between.map(({ drug }) => drug.name).join('; ');
      return {
        ...{ topic: finding.kind, indicator: 'warning', summary, detail },
        ...{ source: base, about: rxcuisOf(between) },
      };
    }
    case 'duplicate-therapy': {
      const { between } = finding;
      const summary = `Two medicines are ${finding.class.replaceAll('-', ' ')}`;
      const detail = between.map(({ name }) => name).join('; ');
      return {
        ...{ topic: finding.kind, indicator: 'warning', summary, detail },
        ...{ source: base, about: between.map(({ rxcui }) => rxcui) },
      };
    }
  }
}

function rxcuisOf(
  between: readonly { readonly drug: { readonly rxcui: string } }[],
): readonly string[] {
  return between.map(({ drug }) => drug.rxcui);
}

function unknownOf(unknown: UnknownMedicine): Said {
  const detail = 'The drug knowledge in force does not know it; nothing is said about it.';
  if (unknown.kind === 'drug') {
    const said = unchecked(`Not checked: medicine ${unknown.rxcui}`, detail);
    return { ...said, about: [unknown.rxcui] };
  }
  const { allergy } = unknown;
  const name = allergy.kind === 'class' ? allergy.class : allergy.rxcui;
  return unchecked(`Not checked: allergy to ${name}`, detail);
}

function unaskedIn({ uncoded, missing, drafts }: Question): readonly Said[] {
  if (drafts.length === 0) {
    return [];
  }
  const detail = 'It has no code of RxNorm.';
  return [
    ...(uncoded.medicines > 0
      ? [unchecked(`Not checked: ${String(uncoded.medicines)} medicines without RxCUI`, detail)]
      : []),
    ...(uncoded.allergies > 0
      ? [unchecked(`Not checked: ${String(uncoded.allergies)} allergies without RxCUI`, detail)]
      : []),
    ...missing.map((name) =>
      unchecked(`Not checked against ${name}`, 'The request says that they could not be obtained.'),
    ),
  ];
}

function unchecked(summary: string, detail: string): Said {
  return {
    ...{ topic: 'unchecked', indicator: 'warning', summary, detail },
    ...{ source: 'HealthChain', about: [] },
  };
}
