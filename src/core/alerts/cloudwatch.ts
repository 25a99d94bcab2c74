import * as z from 'zod';
import { anything, listOf, scalar, text } from './lenient.ts';
import { readJson } from './json.ts';
import type { Findings } from './proposal.ts';

const dimension = z.object({ name: text, value: scalar });

/** What an alarm sends to SNS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string().nullish().catch(undefined),
  AWSAccountId: scalar,
  NewStateValue: text,
  NewStateReason: text,
  StateChangeTime: anything,
  Region: text,
  AlarmArn: text,
  Trigger: z
    .object({ MetricName: text, Namespace: text, Dimensions: listOf(dimension) })
    .optional()
    .catch(undefined),
});

/** How SNS hands it on: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const envelope = z.object({ Type: z.literal('Notification'), Message: z.string() });

/** Dimensions that say what is affected. Balancers and instances are hosts, and no services. */
const SERVICE =
  /^(?:servicename|service|functionname|apiname|application|app|dbclusteridentifier|dbinstanceidentifier|queuename|clustername)$/i;

export function readCloudWatch(value: unknown): Findings | undefined {
  const wrapped = envelope.safeParse(value);
  if (wrapped.success) {
    const message = readJson(wrapped.data.Message);
    return 'value' in message ? fromAlarm(message.value) : undefined;
  }
  return fromAlarm(value);
}

function fromAlarm(value: unknown): Findings | undefined {
  const parsed = alarm.safeParse(value);
  if (!parsed.success || (parsed.data.NewStateValue ?? parsed.data.Trigger) === undefined) return undefined;
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason, StateChangeTime, Region, Trigger } =
    parsed.data;
  const dimensions = (Trigger?.Dimensions ?? []).flatMap(({ name, value: given }) =>
    name === undefined || given === undefined || name === '__proto__' ? [] : [[name, given] as const],
  );
  return {
    source: 'CloudWatch',
    title: AlarmName,
    severities: [{ field: 'the name', word: severityWord(`${AlarmName} ${AlarmDescription ?? ''}`) }],
    services: dimensions.filter(([name]) => SERVICE.test(name)).map(([, given]) => given),
    startedAt: [StateChangeTime],
    summary: [AlarmDescription, NewStateReason].filter(Boolean).join('\n'),
    links: [],
    labels: {
      ...Object.fromEntries(dimensions),
      ...(Region !== undefined && { region: Region }),
      ...(Trigger?.Namespace !== undefined && { namespace: Trigger.Namespace }),
      ...(Trigger?.MetricName !== undefined && { metric: Trigger.MetricName }),
    },
    state: NewStateValue === 'OK' ? 'resolved' : NewStateValue === 'ALARM' ? 'firing' : 'unknown',
  };
}

/** Alarms have no severity of their own: teams write it into the name. Only the words that can mean nothing else. */
const severityWord = (words: string): string | undefined =>
  /(?<![a-z0-9])(p[0-3]|sev-?[0-4]|critical|fatal|emergency)(?![a-z0-9])/i.exec(words.slice(0, 2000))?.[1];
