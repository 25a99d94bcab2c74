import { minutes, people, type Deployment } from './story.ts';

const { maya, jonas, priya, tomas, deploys } = people;
const { day, hour } = minutes;

/** Minutes between what is known as the incident's cause and now. */
export const faultyDeploymentAgo = 12;

export const deployments: readonly Deployment[] = [
  { service: 'gateway', environment: 'staging', ago: 26 * day - 20, by: deploys },
  { service: 'gateway', environment: 'production', ago: 25 * day + 3 * hour, version: '1.4.0', by: jonas },
  { service: 'catalog', environment: 'staging', ago: 25 * day - 15, by: deploys },
  { service: 'catalog', environment: 'production', ago: 24 * day, version: '3.1.0', by: priya },
  { service: 'checkout', environment: 'staging', ago: 23 * day - 10, by: deploys },
  { service: 'checkout', environment: 'production', ago: 22 * day + 4 * hour, version: '2.11.0', by: maya },
  { service: 'catalog', environment: 'production', ago: 21 * day, version: '3.2.0', by: priya },
  { service: 'gateway', environment: 'staging', ago: 20 * day - 30, by: deploys },
  { service: 'gateway', environment: 'production', ago: 19 * day, version: '1.5.0', by: jonas },
  { service: 'checkout', environment: 'staging', ago: 18 * day - 25, by: deploys },
  { service: 'checkout', environment: 'production', ago: 17 * day, version: '2.12.0', by: maya },
  { service: 'catalog', environment: 'production', ago: 15 * day + 6 * hour, version: '3.3.0', by: priya },
  { service: 'gateway', environment: 'staging', ago: 15 * day - 30, by: deploys },
  { service: 'gateway', environment: 'production', ago: 14 * day, version: '1.6.0', by: tomas },
  { service: 'checkout', environment: 'staging', ago: 13 * day - 20, by: deploys },
  { service: 'checkout', environment: 'production', ago: 12 * day, version: '2.12.1', by: maya },
  { service: 'catalog', environment: 'production', ago: 9 * day, version: '3.4.0', by: priya },
  { service: 'gateway', environment: 'staging', ago: 8 * day - 30, by: deploys },
  { service: 'gateway', environment: 'production', ago: 7 * day, version: '1.7.0', by: tomas },
  { service: 'checkout', environment: 'staging', ago: 6 * day - 25, by: deploys },
  { service: 'checkout', environment: 'production', ago: 5 * day, version: '2.13.0', by: maya },
  { service: 'catalog', environment: 'staging', ago: 4 * day - 12, by: deploys },
  { service: 'catalog', environment: 'production', ago: 3 * day, version: '3.5.0', by: priya },
  { service: 'checkout', environment: 'staging', ago: 26 * hour - 12, by: deploys },
  { service: 'checkout', environment: 'production', ago: 24 * hour, version: '2.13.1', by: tomas },
  { service: 'gateway', environment: 'staging', ago: 4 * hour - 14, by: deploys },
  { service: 'gateway', environment: 'production', ago: 3 * hour, version: '1.7.1', by: jonas },
  { service: 'catalog', environment: 'staging', ago: 118, by: deploys },
  { service: 'catalog', environment: 'production', ago: 95, version: '3.6.0', by: priya },
  { service: 'checkout', environment: 'staging', ago: 44, by: deploys },
  { service: 'checkout', environment: 'production', ago: faultyDeploymentAgo, version: '2.14.0', by: maya },
];
