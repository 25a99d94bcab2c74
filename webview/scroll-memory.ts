import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { getIntent, setIntent } from './intent.ts';

/** Brings a scrolled part back to where it was left, after hiding and after a reload. */
export function useScrollMemory(element: RefObject<HTMLElement | null>, key: string): void {
  useLayoutEffect(() => {
    const part = element.current;
    if (part === null) return undefined;
    part.scrollTop = getIntent().scroll[key] ?? 0;
    const onScroll = () => setIntent({ scroll: { ...getIntent().scroll, [key]: part.scrollTop } });
    part.addEventListener('scroll', onScroll, { passive: true });
    return () => part.removeEventListener('scroll', onScroll);
  }, [key]);
}
