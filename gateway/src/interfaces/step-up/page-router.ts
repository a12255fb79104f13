import { assertionSchema } from '@healthchain/protocol';
import { Router } from 'express';
import type { StepUpDesk } from '../../governance/step-up-desk.js';
import { type ErrorRenderer, renderProblem } from '../../platform/http/error-handler.js';
import { scriptedPagePolicy } from '../../platform/http/page.js';
import { renderRefusalPage } from '../../platform/http/refusal-page.js';
import { parseBody, readJson } from '../charts/parse-body.js';
import { stepUpPage, stepUpScript, stepUpTitle } from './page.js';

export interface StepUpPageOptions {
  readonly desk: Pick<StepUpDesk, 'show' | 'prepare' | 'sign'>;
  /** Name of the organisation, for people to read. */
  readonly displayName: string;
}

/** The page at which somebody signs for one act, and what its script asks for. */
export function stepUpPageRouter({ desk, displayName }: StepUpPageOptions): Router {
  const router = Router();
  router.get('/sign.js', (_req, res) => {
    res.type('js').send(stepUpScript);
  });
  router.get('/:stepUpId', async (req, res) => {
    const shown = await desk.show(req.params.stepUpId);
    res
      .set('Content-Security-Policy', scriptedPagePolicy)
      .type('html')
      .send(stepUpPage({ organization: displayName, ...shown }));
  });
  router.post('/:stepUpId/statement', async (req, res) => {
    res.json(await desk.prepare(req.params.stepUpId));
  });
  router.post('/:stepUpId/signature', readJson, async (req, res) => {
    await desk.sign(String(req.params.stepUpId), parseBody(assertionSchema, req));
    res.status(204).end();
  });
  return router;
}

/** A page for whoever opened one, a problem for the script. */
export function renderStepUpError(organization: string): ErrorRenderer {
  const renderPage = renderRefusalPage({
    ...{ title: stepUpTitle, organization },
    advice: 'Ask whoever sent you here for another link.',
  });
  return (error, res) => {
    (res.req.method === 'GET' ? renderPage : renderProblem)(error, res);
  };
}
