/** How much it tells that a candidate has what `having` of `all` have: in nats, and never below zero. */
export const rarity = (having: number, all: number): number =>
  Math.log(1 + (all - having + 0.5) / (having + 0.5));
