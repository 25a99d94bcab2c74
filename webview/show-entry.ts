import { entrySelector, focusOn } from './focus.ts';
import { setIntent } from './intent.ts';

/** Goes to an entry of the timeline, which must be among those that are shown. */
export function showEntry(id: string): void {
  setIntent({ tab: 'timeline' });
  focusOn(entrySelector(id));
}
