import type { ComponentChildren, Ref, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * The controls of the board. Each is the platform's own element until the UI toolkit has loaded, which waits for the
 * first paint; then it becomes the toolkit's, at the same size and place, but never under somebody's hands. Should the
 * toolkit not load at all, the board works all the same.
 */
let isToolkitThere = false;
const onToolkit = new Set<() => void>();

export async function loadToolkit(): Promise<void> {
  await import('./toolkit.ts');
  isToolkitThere = true;
  for (const listener of onToolkit) listener();
  onToolkit.clear();
}

function useToolkit(element: RefObject<HTMLElement | null>): boolean {
  const [isUpgraded, setUpgraded] = useState(isToolkitThere);
  useEffect(() => {
    if (isUpgraded) return undefined;
    const upgrade = () => {
      const native = element.current;
      if (native?.matches(':focus, :active')) native.addEventListener('blur', upgrade, { once: true });
      else setUpgraded(true);
    };
    onToolkit.add(upgrade);
    return () => void onToolkit.delete(upgrade);
  }, [isUpgraded]);
  return isUpgraded;
}

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly isPrimary?: boolean;
  readonly isBusy?: boolean;
  readonly label?: string | undefined;
  readonly title?: string | undefined;
}

export function Button({ children, onClick, isPrimary = false, isBusy = false, label, title }: ButtonProps) {
  const element = useRef<HTMLElement>(null);
  const isUpgraded = useToolkit(element);
  // A busy button keeps its focus: `disabled` would throw it away.
  const click = () => {
    if (!isBusy) onClick();
  };
  const common = { onClick: click, 'aria-label': label, 'aria-busy': isBusy, title };
  if (!isUpgraded) {
    return (
      <button
        ref={element as Ref<HTMLButtonElement>}
        type="button"
        class="button"
        data-primary={isPrimary}
        {...common}
      >
        {children}
      </button>
    );
  }
  return (
    <vscode-button appearance={isPrimary ? 'primary' : 'secondary'} {...common}>
      {children}
    </vscode-button>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly placeholder?: string | undefined;
  readonly hasFocus?: boolean;
}

const valueOf = ({ currentTarget }: Event): string => (currentTarget as HTMLInputElement).value;

/** The attributes that a text field has in both of its forms. */
const textProps = ({ label, value, onInput, onKeyDown, placeholder }: TextProps) => ({
  'aria-label': label,
  value,
  placeholder,
  onInput: (event: Event) => onInput(valueOf(event)),
  ...(onKeyDown && { onKeyDown }),
});

/** What holds for both forms of a text field once it is on the page. */
function useField(element: RefObject<HTMLElement | null>, { label, hasFocus }: TextProps): boolean {
  const isUpgraded = useToolkit(element);
  // The toolkit's fields name themselves "Text area" or "Text field" when they are connected.
  useLayoutEffect(() => element.current?.setAttribute('aria-label', label), [isUpgraded, label]);
  useEffect(() => {
    if (hasFocus) requestAnimationFrame(() => element.current?.focus());
  }, []);
  return isUpgraded;
}

export function TextField(props: TextProps) {
  const element = useRef<HTMLElement>(null);
  const isUpgraded = useField(element, props);
  return isUpgraded ? (
    <vscode-text-field ref={element} {...textProps(props)} />
  ) : (
    <input ref={element as Ref<HTMLInputElement>} class="input" type="text" {...textProps(props)} />
  );
}

/** Grows with its text as it wraps, up to a limit: what stands below its edge would be overlooked. */
export function TextArea(props: TextProps & { readonly rows?: number }) {
  const element = useRef<HTMLElement>(null);
  const isUpgraded = useField(element, props);
  const { rows = 2 } = props;
  const height = { rows, style: { '--rows': rows } };
  return isUpgraded ? (
    <vscode-text-area ref={element} {...height} {...textProps(props)} />
  ) : (
    <textarea ref={element as Ref<HTMLTextAreaElement>} class="input" {...height} {...textProps(props)} />
  );
}

/** Date and time of the reader's zone. The toolkit has none, so it is always the platform's. */
export function TimeField(props: TextProps) {
  const element = useRef<HTMLInputElement>(null);
  useField(element, props);
  return <input ref={element} class="input" type="datetime-local" step="60" {...textProps(props)} />;
}

export function Spinner({ label }: { readonly label: string }) {
  return (
    <p class="spinner" role="status">
      <i />
      {label}
    </p>
  );
}

type ToolkitElement = preact.HTMLAttributes & {
  appearance?: string;
  rows?: number;
  value?: string;
  placeholder?: string | undefined;
};
declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how JSX learns of further elements
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ToolkitElement;
      'vscode-text-field': ToolkitElement;
      'vscode-text-area': ToolkitElement;
    }
  }
}
