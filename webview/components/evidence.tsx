import type { EvidenceView } from '../../src/core/board/state.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { Problem } from './draft-form.tsx';
import { Link } from './markdown.tsx';
import { Signed } from './time-text.tsx';

export function Evidence({ evidence }: { readonly evidence: readonly EvidenceView[] }) {
  const { isReadOnly } = useBoard();
  const { run, isBusy, error } = useSending();
  return (
    <div class="panel-body">
      {isReadOnly ? null : (
        <div class="buttons start">
          <Button isPrimary isBusy={isBusy} onClick={() => void run({ type: 'evidence.pick' })}>
            Add a file…
          </Button>
          <span class="dim">or paste a picture (Ctrl+V)</span>
        </div>
      )}
      <Problem text={error} />
      {evidence.length === 0 ? (
        <p class="empty">
          No evidence yet. A screenshot of the working state is worth keeping: paste it here.
        </p>
      ) : (
        <ul class="rows">
          {evidence.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Item({ item }: { readonly item: EvidenceView }) {
  const { run, error } = useSending();
  const { title, sha256, url, description, step, text, signed } = item;
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          <Icon name={sha256 === undefined ? 'note' : 'picture'} />
          {sha256 !== undefined ? (
            <button type="button" class="link" onClick={() => void run({ type: 'evidence.open', sha256 })}>
              {title}
            </button>
          ) : url === undefined ? (
            <b>{title}</b>
          ) : (
            <Link url={url}>{title}</Link>
          )}
        </p>
        {text === undefined ? null : <p class="quote">{text}</p>}
        <p class="dim dots">
          <span>{description}</span>
          {step === undefined ? null : <span>{step}</span>}
          <Signed signed={signed} />
        </p>
        <Problem text={error} />
      </div>
    </li>
  );
}
