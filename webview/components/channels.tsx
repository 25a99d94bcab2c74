import { useState } from 'preact/hooks';
import type { ChannelView, DraftView } from '../../src/core/board/comms-state.ts';
import { useSending } from '../host.ts';
import { Problem } from './draft-form.tsx';

/** A brief may name what customers are not told. */
const isFor = (kind: DraftView['kind'], { audience }: ChannelView): boolean =>
  kind === 'status' ? audience !== 'executives' : audience !== 'customers';

export interface Chosen {
  /** Those that a text of this kind may go to. */
  readonly offered: readonly ChannelView[];
  readonly names: readonly string[];
  readonly toggle: (name: string) => void;
}

/** Where to send it. The only one that there is need not be chosen. */
export function useChosen(kind: DraftView['kind'], channels: readonly ChannelView[]): Chosen {
  const [picked, setPicked] = useState<readonly string[] | undefined>(undefined);
  const offered = channels.filter((channel) => isFor(kind, channel));
  const ready = offered.filter(({ isReady }) => isReady).map(({ name }) => name);
  const names = (picked ?? (ready.length === 1 ? ready : [])).filter((name) => ready.includes(name));
  const toggle = (name: string) =>
    setPicked(names.includes(name) ? names.filter((one) => one !== name) : [...names, name]);
  return { offered, names, toggle };
}

const AUDIENCES: Readonly<Record<ChannelView['audience'], string>> = {
  customers: 'customers read it',
  team: 'the team reads it',
  executives: 'executives read it',
};

export function Channels({ chosen, hasSome }: { readonly chosen: Chosen; readonly hasSome: boolean }) {
  const { run, error } = useSending();
  if (!hasSome)
    return (
      <p class="dim">
        No channel is set up: list them in the setting <code>fireline.comms.channels</code>, or copy the text.
      </p>
    );
  return (
    <div class="channels" role="group" aria-label="Send to">
      {chosen.offered.map(({ name, audience, type, isReady }) => (
        <div key={name} class="channel">
          <label>
            <input
              type="checkbox"
              checked={chosen.names.includes(name)}
              disabled={!isReady}
              onChange={() => chosen.toggle(name)}
            />
            <span>
              {name}{' '}
              <span class="dim dots">
                <span>{type}</span>
                <span>{AUDIENCES[audience]}</span>
              </span>
            </span>
          </label>
          {isReady ? null : (
            <button
              type="button"
              class="link"
              aria-label={`Set the secret of ${name}…`}
              onClick={() => void run({ type: 'comms.secret', channel: name })}
            >
              Set its secret…
            </button>
          )}
        </div>
      ))}
      <Problem text={error} />
    </div>
  );
}
