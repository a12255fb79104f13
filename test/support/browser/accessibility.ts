import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds wrong with a page for those who see it badly, hear it, or use a keyboard. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // As text: it runs in the page, whose types are not those of Node.
  return page.evaluate<readonly string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, help }) => `${id}: ${help}`))',
  );
}
