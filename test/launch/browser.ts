import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../scripts/bootstrap/system.mjs';

/** Chromium without a window, and without its own calls to the network. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium was found on the PATH. Install one, or name it with CHROMIUM_PATH.');
  }
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // Chromium refuses to run as root with it, and the pages are our own
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
}
