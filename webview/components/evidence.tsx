import { useEffect, useState } from 'preact/hooks';
import type { EvidenceView } from '../../src/core/board/state.ts';
import { useBoard } from '../board-context.ts';
import { Button } from '../controls.tsx';
import { send, useSending } from '../host.ts';
import { Icon } from '../icons.tsx';
import { pastePicture } from '../pasting.ts';
import { Problem } from './draft-form.tsx';
import { Link } from './markdown.tsx';
import { Signed } from './time-text.tsx';

export function Evidence({ evidence }: { readonly evidence: readonly EvidenceView[] }) {
  const { isReadOnly } = useBoard();
  return (
    <div class="panel-body">
      {isReadOnly ? null : <Adding />}
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

function Adding() {
  const picking = useSending();
  const pasting = useSending();
  return (
    <>
      <div class="buttons start">
        <span class="paste">
          <Button isPrimary isBusy={pasting.isBusy} onClick={() => void pastePicture(pasting)}>
            Paste a screenshot
          </Button>
        </span>
        <Button isBusy={picking.isBusy} onClick={() => void picking.run({ type: 'evidence.pick' })}>
          Add a file…
        </Button>
        <Button onClick={() => void picking.run({ type: 'evidence.link' })}>Add a link…</Button>
      </div>
      <Problem text={pasting.error} />
      <Problem text={picking.error} />
    </>
  );
}

function Item({ item }: { readonly item: EvidenceView }) {
  const { run, error } = useSending();
  const { title, sha256, isPicture, url, description, place, step, text, signed } = item;
  const open = () => {
    if (sha256 !== undefined) void run({ type: 'evidence.open', sha256 });
  };
  return (
    <li class="row">
      {sha256 !== undefined && isPicture === true ? (
        <Thumbnail sha256={sha256} title={title} onOpen={open} />
      ) : null}
      <div class="row-main">
        <p class="row-title">
          <Icon name={isPicture === true ? 'picture' : 'note'} />
          {sha256 !== undefined ? (
            <button type="button" class="link" onClick={open}>
              {title}
            </button>
          ) : url === undefined ? (
            <b>{title}</b>
          ) : (
            <Link url={url}>{title}</Link>
          )}
        </p>
        {place === undefined ? null : <p class="dim">{place}</p>}
        {text === undefined ? null : (
          <pre class="quote excerpt" tabIndex={0} aria-label={`Text of ${title}`}>
            {text}
          </pre>
        )}
        <p class="dim dots">
          <span>{description}</span>
          {sha256 === undefined ? null : <span title={sha256}>SHA-256 {sha256.slice(0, 12)}…</span>}
          {step === undefined ? null : <span>{step}</span>}
          <Signed signed={signed} />
        </p>
        <Problem text={error} />
      </div>
    </li>
  );
}

interface ThumbnailProps {
  readonly sha256: string;
  readonly title: string;
  readonly onOpen: () => void;
}

/** The host makes a copy of the file for the page only when somebody looks. */
function Thumbnail({ sha256, title, onOpen }: ThumbnailProps) {
  const [picture, setPicture] = useState<string | null | undefined>();
  useEffect(() => {
    let isShown = true;
    void send({ type: 'evidence.picture', sha256 }).then((reply) => {
      if (isShown) setPicture((reply.ok ? reply.picture : undefined) ?? null);
    });
    return () => void (isShown = false);
  }, [sha256]);
  if (picture === null) return <p class="thumbnail dim">Not on this machine</p>;
  return (
    <button type="button" class="thumbnail" title="Open" aria-label={`Open ${title}`} onClick={onOpen}>
      {picture === undefined ? null : (
        <img src={picture} alt="" loading="lazy" onError={() => setPicture(null)} />
      )}
    </button>
  );
}
