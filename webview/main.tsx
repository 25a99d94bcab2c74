import './no-eval.ts';
import './board.css';
import { render } from 'preact';
import { App } from './components/app.tsx';
import { loadToolkit } from './controls.tsx';
import { draftSelector, focusOn, stepSelector } from './focus.ts';
import { connect, reportProblem } from './host.ts';
import { restoreDrafts, setIntent } from './intent.ts';
import { pressPaste } from './pasting.ts';

const root = document.getElementById('board');
if (root === null) throw new Error('The page has no #board.');

// Before anything else, so that even a board that never heard from its host comes back as the same one.
setIntent({ incident: root.dataset['incident'] });
let isPainted = false;

connect({
  onState: (state) => {
    render(<App state={state} />, root);
    root.removeAttribute('aria-busy');
    if (isPainted) return;
    isPainted = true;
    void afterFirstPaint().then(upgrade);
  },
  onDrafts: restoreDrafts,
  onShow: ({ tab, phase, step, draft, paste }) => {
    setIntent({ ...(tab && { tab }), ...(phase !== undefined && { tab: tab ?? 'runbook', phase }) });
    if (step !== undefined) focusOn(stepSelector(step));
    if (draft !== undefined) focusOn(draftSelector(draft));
    if (paste === true) pressPaste();
  },
});

const PAINT_PATIENCE_MS = 1000;

/** A page that is not in view is not painted, so it does not wait for ever. */
function afterFirstPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAINT_PATIENCE_MS);
    new PerformanceObserver((paints) => {
      if (paints.getEntriesByName('first-contentful-paint').length > 0) resolve();
    }).observe({ type: 'paint', buffered: true });
  });
}

/** The controls change to the toolkit's after the first paint; without it they stay as they are. */
async function upgrade(): Promise<void> {
  await loadToolkit().catch((error: unknown) => reportProblem(`the toolkit did not load: ${String(error)}`));
}

addEventListener('error', ({ message }) => reportProblem(message));
addEventListener('unhandledrejection', ({ reason }) => reportProblem(String(reason)));
