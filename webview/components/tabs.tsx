import { useRef } from 'preact/hooks';
import type { Tab } from '../intent.ts';

export interface TabItem {
  readonly tab: Tab;
  readonly label: string;
  readonly count?: number | undefined;
  /** What the count means: "3 roles unassigned". */
  readonly countLabel?: string | undefined;
}

export const panelId = (tab: Tab): string => `panel-${tab}`;
export const tabId = (tab: Tab): string => `tab-${tab}`;

interface TabsProps {
  readonly items: readonly TabItem[];
  readonly shown: Tab;
  readonly onShow: (tab: Tab) => void;
}

/** One stop for Tab; arrow keys, Home and End move within. */
export function Tabs({ items, shown, onShow }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const current = items.findIndex(({ tab }) => tab === shown);
    const last = items.length - 1;
    const next = {
      ArrowRight: current === last ? 0 : current + 1,
      ArrowLeft: current === 0 ? last : current - 1,
      Home: 0,
      End: last,
    }[event.key];
    const item = next === undefined ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    onShow(item.tab);
    list.current?.querySelector<HTMLElement>(`#${tabId(item.tab)}`)?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label="Parts of the incident" onKeyDown={move}>
      {items.map(({ tab, label, count, countLabel }) => (
        <button
          key={tab}
          id={tabId(tab)}
          type="button"
          role="tab"
          aria-selected={tab === shown}
          aria-controls={tab === shown ? panelId(tab) : undefined}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => onShow(tab)}
        >
          {label}
          {count === undefined || count === 0 ? null : (
            <span class="badge" title={countLabel}>
              {count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
