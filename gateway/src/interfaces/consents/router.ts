import {
  consentTemplateNames,
  consentTemplates,
  HealthChainError,
  type ConsentStatement,
  type ConsentTemplateName,
  type Language,
  type NameOf,
} from '@healthchain/protocol';
import { type Request, Router } from 'express';
import type { ConsentDrafts } from '../../access/consent-drafts.js';
import type { OwnConsent, OwnConsents } from '../../access/own-consents.js';
import type { PersonGuard } from '../../platform/sign-in/person-guard.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { parseQuery } from '../charts/parse-query.js';
import { parseBody as parseFhirBody, readBody } from '../fhir/body.js';
import { negotiate } from '../fhir/negotiate.js';
import { sendFhir } from '../fhir/respond.js';
import { searchset } from '../fhir/search/searchset.js';
import { exportConsent } from './export-consent.js';
import { importConsent } from './import-consent.js';
import { fhirQuerySchema, languageQuerySchema, templateChoiceSchema } from './schema.js';

export interface ConsentsOptions {
  readonly guard: PersonGuard;
  readonly consents: OwnConsents;
  readonly drafts: ConsentDrafts;
  /** MSP id of who keeps a patient's chart. @throws HealthChainError PATIENT_UNKNOWN */
  readonly custodianOf: (patientId: string) => Promise<string>;
  readonly organizationNames: () => Promise<NameOf>;
  /** Base of the domain API that clients use, without a slash at its end. */
  readonly base: string;
}

/** Bytes of a Consent: a statement of 64 KiB as FHIR writes it. */
const consentLimit = 1024 * 1024;

/** Patients' consents as FHIR, and drafts of new ones from FHIR and from templates; for delegates too. */
export function consentsRouter(options: ConsentsOptions): Router {
  const { guard, consents, drafts } = options;
  const router = Router();
  const asSeeing = guard.authenticateDecider('see');
  const asConsenting = guard.authenticateDecider('consent');
  const drafted = async (statement: ConsentStatement, language: Language) => ({
    statement,
    language,
    text: await drafts.explain(statement, language),
  });

  router.get('/fhir/Consent', asSeeing, negotiate, async (req, res) => {
    const standing = await consents.standing(guard.deciderOf(req).patientId);
    const records = await exported(options, req, standing);
    const links = { self: `${options.base}/fhir/Consent` };
    sendFhir(
      res,
      200,
      searchset(`${options.base}/fhir`, { records, total: records.length }, links),
    );
  });
  router.get('/fhir/Consent/:id', asSeeing, negotiate, async (req, res) => {
    const { id = '' } = req.params as { id?: string };
    const [record] = await exported(options, req, [
      await consents.one(guard.deciderOf(req).patientId, id),
    ]);
    sendFhir(res, 200, record?.json ?? '');
  });
  const readFhir = [negotiate, readBody(consentLimit)];
  router.post('/fhir/Consent/$draft', asConsenting, ...readFhir, async (req, res) => {
    const signer = guard.deciderOf(req);
    const { patientId } = signer;
    const { language } = parseQuery(fhirQuerySchema, req);
    const resource = parseFhirBody(req).value;
    const owner = { patientId, custodian: await options.custodianOf(patientId) };
    const statement = importConsent(resource, owner, (terms) => drafts.draft(signer, terms));
    res.json(await drafted(statement, language));
  });

  router.get('/consent-templates', asConsenting, (req, res) => {
    const { language } = parseQuery(languageQuerySchema, req);
    res.json({ templates: consentTemplateNames.map((name) => shownTemplate(name, language)) });
  });
  router.post('/consent-templates/:name', asConsenting, readJson, async (req, res) => {
    const name = templateNamed((req.params as { name?: string }).name);
    const { language } = parseQuery(languageQuerySchema, req);
    const choice = parseBody(templateChoiceSchema, req);
    res.json(await drafted(drafts.fromTemplate(guard.deciderOf(req), name, choice), language));
  });
  return router;
}

async function exported(
  { organizationNames }: ConsentsOptions,
  req: Request,
  consents: readonly OwnConsent[],
) {
  const { language } = parseQuery(fhirQuerySchema, req);
  const nameOf = await organizationNames();
  return consents.map((own) => ({
    type: 'Consent',
    id: own.consent.consentId,
    json: JSON.stringify(exportConsent(own, nameOf, language)),
  }));
}

function shownTemplate(name: ConsentTemplateName, language: Language) {
  const { titles, forPerson, days } = consentTemplates[name];
  return { name, title: titles[language], forPerson, days };
}

function templateNamed(text = ''): ConsentTemplateName {
  const name = consentTemplateNames.find((each) => each === text);
  if (name === undefined) {
    throw new HealthChainError('NOT_FOUND');
  }
  return name;
}
