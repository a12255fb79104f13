import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** What Chromium would do besides, from its start on; it is to talk to the gateway alone. */
const unwanted = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'];

/** A Chromium of its own for one suite. */
export interface TestBrowser {
  readonly browser: Browser;
  /** Ends it and removes all that it wrote. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the Chromium that `npm test` found, headless and with an empty profile. It also ends with this
 * process, however that ends: it is driven through a pipe, and stops when nobody holds the other end.
 */
export async function launchBrowser(): Promise<TestBrowser> {
  // Crash reports and caches go to the home folder, not to the profile.
  const home = mkdtempSync(path.join(tmpdir(), 'healthchain-browser-'));
  const remove = (): void => {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const browser = await chromium.launch({
      executablePath: process.env.HEALTHCHAIN_CHROMIUM ?? '/usr/bin/chromium',
      // Chromium's sandbox refuses to run as root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [...unwanted.map((part) => `--disable-${part}`), '--no-first-run'],
      env: { PATH: process.env.PATH, HOME: home },
    });
    process.once('exit', remove);
    return {
      browser,
      close: async () => {
        await browser.close();
        remove();
        process.off('exit', remove);
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
