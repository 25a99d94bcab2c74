import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../icons.tsx';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

function moveFocus(event: KeyboardEvent, items: HTMLElement[]): void {
  const current = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}

function enter(list: HTMLElement | null): void {
  if (list?.contains(document.activeElement) === false) list.querySelector('button')?.focus();
}

/** A button with three dots. The browser's own popover closes it on Escape and on a click elsewhere. */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // A long timeline has hundreds of menus, of which one is open at most: only that one has its items.
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (isOpen) enter(list.current);
  }, [isOpen]);
  const buttons = () => [...(list.current?.querySelectorAll('button') ?? [])];
  const choose = ({ run }: MenuItem) => {
    list.current?.hidePopover();
    run();
  };
  if (items.length === 0) return null;
  return (
    <>
      <button
        type="button"
        class="icon-button"
        popovertarget={id}
        aria-haspopup="menu"
        aria-label={label}
        title={label}
      >
        <Icon name="more" />
      </button>
      <div
        ref={list}
        id={id}
        class="menu"
        popover="auto"
        role="menu"
        aria-label={label}
        onBeforeToggle={({ newState }) => {
          if (newState === 'open') setOpen(true);
        }}
        // Not earlier: the browser gives the focus back only while it is still in here.
        onToggle={({ newState }) => {
          setOpen(newState === 'open');
          // Closed and opened at once, it never was closed to us.
          if (newState === 'open') enter(list.current);
        }}
        onKeyDown={(event) => moveFocus(event, buttons())}
      >
        {isOpen
          ? items.map((item) => (
              <button
                key={item.label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                onClick={() => choose(item)}
              >
                {item.label}
              </button>
            ))
          : null}
      </div>
    </>
  );
}
