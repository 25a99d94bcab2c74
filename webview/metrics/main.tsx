import '../no-eval.ts';
import './metrics.css';
import { render } from 'preact';
import type { ToMetrics } from '../../src/metrics-protocol.ts';
import { loadToolkit } from '../controls.tsx';
import { App } from './app.tsx';
import { connect, readView, reportProblem } from './host.ts';

const root = document.getElementById('metrics');
if (root === null) throw new Error('The page has no #metrics.');

type Told = Extract<ToMetrics, { type: 'told' }>;
let state: Exclude<ToMetrics, { type: 'told' }> = { type: 'reading' };
let told: Told | undefined;

const draw = (): void => {
  render(<App state={state} told={told} />, root);
  root.setAttribute('aria-busy', String(state.type === 'reading'));
};

draw();
connect((message) => {
  if (message.type === 'told') told = message;
  else state = message;
  draw();
}, readView());

loadToolkit().catch((error: unknown) => reportProblem(`the toolkit did not load: ${String(error)}`));

addEventListener('error', ({ message }) => reportProblem(message));
addEventListener('unhandledrejection', ({ reason }) => reportProblem(String(reason)));
