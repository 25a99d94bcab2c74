import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FieldKey } from '../src/core/board/state.ts';
import type { Tab } from './intent.ts';

/** What parts deep inside the board need of the whole. */
export interface Board {
  readonly isReadOnly: boolean;
  readonly showTab: (tab: Tab) => void;
  readonly editField: (field: FieldKey) => void;
}

export const BoardContext = createContext<Board>({
  isReadOnly: true,
  showTab: () => undefined,
  editField: () => undefined,
});
export const useBoard = (): Board => useContext(BoardContext);
