export type SendErrorReason =
  /** It cannot have been acted on. */
  | 'address'
  | 'unreachable'
  | 'busy'
  | 'refused'
  | 'redirect'
  /** It may have been. */
  | 'no-answer'
  | 'server';

/** Says what happened, what it means and what to do next. Tell reasons apart by `reason`. */
export class SendError extends Error {
  readonly reason: SendErrorReason;
  /** How long to wait, in milliseconds, where the service said so. */
  readonly retryAfter: number | undefined;

  constructor(reason: SendErrorReason, message: string, options?: ErrorOptions & { retryAfter?: number }) {
    super(message, options);
    this.name = 'SendError';
    this.reason = reason;
    this.retryAfter = options?.retryAfter;
  }
}

/** Whether it is certain that the service did nothing. */
export const isCertain = ({ reason }: SendError): boolean => reason !== 'no-answer' && reason !== 'server';
