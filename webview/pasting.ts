import { useEffect } from 'preact/hooks';
import { EVIDENCE_BYTES_MAX } from '../src/protocol.ts';
import type { Sending } from './host.ts';

const readBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () =>
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : '');
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
    reader.readAsDataURL(file);
  });

function nameOf(file: File): string {
  const extension = file.type.split('/')[1]?.replace(/\+.*/, '') ?? 'png';
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return file.name === '' || file.name === 'image.png' ? `picture-${stamp}.${extension}` : file.name;
}

/** The host asks for a caption and records it. */
async function add({ run, fail }: Sending, file: File): Promise<void> {
  if (file.size > EVIDENCE_BYTES_MAX) {
    fail('The picture is larger than 10 MiB. Scale it down, or add a link to it.');
    return;
  }
  const base64 = await readBase64(file);
  await run({ type: 'evidence.paste', name: nameOf(file), mediaType: file.type, base64 });
}

/** A picture pasted anywhere on the board is added as evidence; pasted text goes where the cursor is. */
export function usePastedPictures(sending: Sending, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file === undefined) return;
      event.preventDefault();
      void add(sending, file);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [isOn]);
}

const KEYS = /mac/i.test(navigator.userAgent) ? '⌘V' : 'Ctrl+V';

/** Takes the picture from the clipboard, where the page may read it. Where not, pressing the keys always works. */
export async function pastePicture(sending: Sending): Promise<void> {
  let picture: Blob | undefined;
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((one) => one.startsWith('image/'));
      if (type !== undefined) picture ??= await item.getType(type);
    }
  } catch {
    sending.fail(
      `The clipboard cannot be read by itself here. Press ${KEYS} now: the picture is taken then.`,
    );
    return;
  }
  if (picture === undefined)
    sending.fail(`There is no picture on the clipboard. Take a screenshot, come back and press ${KEYS}.`);
  else await add(sending, new File([picture], 'image.png', { type: picture.type }));
}

const TRIES = 120;

/** Presses the button to paste, once it has been drawn. */
export function pressPaste(): void {
  let tries = 0;
  const look = (): void => {
    const button = document.querySelector<HTMLElement>('.paste > *');
    if (button !== null) {
      button.focus();
      button.click();
    } else if ((tries += 1) < TRIES) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
