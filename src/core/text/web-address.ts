/** The core has no URL class. A host without user and password in front of it. */
const URL_LIKE = /^https?:\/\/(?:[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?(?:[/?#]|$)/i;

/** Whether a text from outside is an http(s) address that may be recorded and offered as a link. */
export const isWebAddress = (url: string): boolean =>
  url.length <= 2000 && /^https?:\/\/[^\s<>"'\\]+$/i.test(url) && URL_LIKE.test(url);

/** "grafana.example.com:3000" */
export const hostOf = (url: string): string => /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? '';
