import * as z from 'zod';
import { channelSchema, type Channel } from './channel.ts';
import { TEMPLATE_FIELDS, unknownFields } from './template.ts';

/** Who reads what goes to a channel. What customers read is checked for what is not meant for them. */
export const AUDIENCES = ['customers', 'team', 'executives'] as const;
export type Audience = (typeof AUDIENCES)[number];

const common = z.object({
  /** "Status page": what people see, and what the record says. */
  name: z.string().trim().min(1).max(60),
  audience: z.enum(AUDIENCES),
  /** Under which name the address, or the key, is kept in the editor's store of secrets. Left out: the channel's own. */
  secret: z
    .string()
    .regex(/^[\w.-]{1,60}$/)
    .optional(),
  /** Of JSON: the service acts once on requests with the same `Idempotency-Key`, so that they may be repeated. */
  idempotent: z.boolean().optional(),
});

export type NamedChannel = z.infer<typeof common> & { readonly channel: SendableChannel };
export type SendableChannel = Exclude<Channel, { type: 'text' | 'markdown' }>;

/** A channel of the setting: what a channel needs, and the team's words for it, side by side. */
export const namedChannelSchema = z.unknown().transform((value, context): NamedChannel => {
  const named = common.safeParse(value);
  const parsed = channelSchema.safeParse(value);
  const [issue] = [...(named.error?.issues ?? []), ...(parsed.error?.issues ?? [])];
  const complain = (message: string): never => {
    context.addIssue({ code: 'custom', message, input: value });
    return z.NEVER;
  };
  if (!named.success || !parsed.success)
    return complain(
      `${['a channel', ...(issue?.path ?? [])].at(-1)?.toString() ?? ''}: ${issue?.message ?? 'not valid'}`,
    );
  const { data: channel } = parsed;
  if (channel.type === 'text' || channel.type === 'markdown')
    return complain(`"${named.data.name}": ${channel.type} is only for copying, nothing can be sent by it`);
  const unknown = channel.type === 'json' ? unknownFields(channel.template, TEMPLATE_FIELDS) : [];
  if (unknown.length > 0)
    return complain(
      `"${named.data.name}": the template names \${${unknown.join('}, ${')}}, which does not exist`,
    );
  return { ...named.data, channel };
});

/** The name of the secret of a channel. */
export const secretOf = ({ secret, name }: NamedChannel): string => secret ?? name;

/** What the secret of a channel is, in words. */
export const secretWords = ({ channel }: NamedChannel): string =>
  channel.type === 'statuspage' ? 'API key' : 'webhook address';
