// The only file that imports @vscode/webview-ui-toolkit, which is archived. It registers the elements that
// controls.tsx renders once they are there; to part with the toolkit, delete this file and its branch there.
//
// Two things to know of it. It copies the theme only on the window's `load`, which is long past when it is loaded
// late, so board.css gives it the theme's variables itself. And it probes the browser with a `<style>` element, which
// the content security policy rightly refuses: one line in the console, and nothing else comes of it.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextArea(), vsCodeTextField());
