import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { spansOfPatterns } from '../../core/secrets/own.ts';
import type { Span } from '../../core/secrets/spans.ts';

/**
 * Rules that are of no use here: one lets a text itself switch the others off, one reads files, two mask whole addresses
 * where only the password in them is secret, and one takes long on what only begins like a token. What the last three
 * find, the patterns of our own find too.
 */
const LEFT_OUT = ['filter-comments', 'gcp', 'basicauth', 'database-connection-string', 'github'];

const NAMES: Readonly<Record<string, string>> = {
  aws: 'AWS secret',
  privatekey: 'private key',
  npm: 'npm token',
  slack: 'Slack token',
  sendgrid: 'SendGrid key',
  shopify: 'Shopify token',
  stripe: 'Stripe key',
  gitlab: 'GitLab token',
  grafana: 'Grafana token',
  openai: 'OpenAI key',
  anthropic: 'Anthropic key',
  groq: 'Groq key',
  huggingface: 'Hugging Face token',
  linear: 'Linear key',
  notion: 'Notion token',
  '1password': '1Password token',
  'hashicorp-vault': 'Vault token',
  vercel: 'Vercel token',
  databricks: 'Databricks token',
  docker: 'Docker token',
  figma: 'Figma token',
  cloudflare: 'Cloudflare token',
  tailscale: 'Tailscale key',
};

const shortName = (rule: string): string => rule.replace(/^@secretlint\/secretlint-rule-/, '');

const config = {
  rules: rules
    .filter(({ meta }) => !LEFT_OUT.includes(shortName(meta.id)))
    .map((rule) => ({ id: rule.meta.id, rule, options: {} })),
};

/**
 * What is secret in a text of a few tens of thousands of characters, by the rules of secretlint and by the patterns of our
 * own. Where both find something, the rule comes first.
 */
export async function detect(content: string): Promise<Span[]> {
  const { messages } = await lintSource({
    source: { filePath: 'text', ext: '.txt', contentType: 'text', content },
    options: { config, noPhysicFilePath: true },
  });
  const known = messages.map(({ range: [start, end], ruleId }): Span => {
    const name = shortName(ruleId);
    return { start, end, label: NAMES[name] ?? `${name} secret` };
  });
  return [...known, ...spansOfPatterns(content)];
}
