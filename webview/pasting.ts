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

/** A picture pasted anywhere on the board is added as evidence; pasted text goes where the cursor is. */
export function usePastedPictures({ run, fail }: Sending, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file === undefined) return;
      event.preventDefault();
      void add(file);
    };
    const add = async (file: File) => {
      if (file.size > EVIDENCE_BYTES_MAX) {
        fail('The picture is larger than 10 MiB. Scale it down, or add a link to it as a note.');
        return;
      }
      const base64 = await readBase64(file);
      await run(
        { type: 'evidence.paste', name: nameOf(file), mediaType: file.type, base64 },
        'Picture added as evidence',
      );
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [isOn]);
}
