import type { BoardState } from '../../src/core/board/state.ts';
import { Icon } from '../icons.tsx';
import { Markdown } from './markdown.tsx';

/** What the runbook tells and does not ask for: closed, because it is long, and at hand. */
export function Prose({ prose }: Pick<BoardState, 'prose'>) {
  if (prose.length === 0) return null;
  return (
    <section class="reading" aria-label="To read">
      <h3>From the runbook</h3>
      {prose.map(({ title, text }) => (
        <details key={title}>
          <summary>
            <Icon name="chevron" />
            {title}
          </summary>
          <Markdown text={text} />
        </details>
      ))}
    </section>
  );
}
