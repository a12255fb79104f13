import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RequestHandler, Router, static as serveFiles } from 'express';
import { type DocumentOptions, openApiDocument } from './document.js';
import { page, pageScript } from './docs-page.js';

const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
/** Files of Swagger UI that the page needs; its other files are not served. */
const assets = /^\/(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/;

/** `openapi.json` and `docs/`, to be mounted at `/api/v1`. */
export function openApiRouter(options: DocumentOptions): Router {
  const document = JSON.stringify(openApiDocument(options));
  const router = Router({ strict: true });
  router.get('/openapi.json', (_req, res) => {
    res.type('application/json').send(document);
  });
  router.get('/docs', (req, res) => {
    res.redirect(308, `${req.baseUrl}/docs/`);
  });
  router.get('/docs/', allowPage, (_req, res) => {
    res.type('html').send(page);
  });
  router.get('/docs/page.js', (_req, res) => {
    res.type('js').send(pageScript);
  });
  router.use('/docs', onlyAssets, serveFiles(swaggerUi, { index: false }));
  return router;
}

/** The page's own files and calls to this gateway, and nothing from elsewhere. */
const allowPage: RequestHandler = (_req, res, next) => {
  res.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  next();
};

const onlyAssets: RequestHandler = (req, _res, next) => {
  next(assets.test(req.path) ? undefined : 'router');
};
