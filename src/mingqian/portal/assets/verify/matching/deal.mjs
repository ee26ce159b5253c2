/**
 * 发牌法, the deal with look-ahead (protocol §8.2): 洗牌、轮流发；回避的、不够格的跳过；
 * 若发给他会使别家无人可派，也跳过。
 */
import * as bits from "./bits.mjs";

/** {assignment: [{object, inspectors}], maxLoad}, or null where no full assignment exists. */
export function deal(table, seed, hash) {
  const flow = table.flow();
  return flow.solve() ? new Game(table, flow, seed, hash).play() : null;
}

class Game {
  constructor(table, flow, seed, hash) {
    Object.assign(this, { table, flow, seed, hash });
    // only the foremost card of each inspector can be taken: what forbids it forbids the ones behind
    this.deck = table.inspectors
      .map((item, i) => ({ item, i }))
      .filter(({ item }) => item.cap && flow.level)
      .map(({ i }) => this.card(1, i))
      .sort(byCard);
  }

  card(number, i) {
    return { number, i, digest: this.hash.hex(`mq1:card:${this.seed}:${number}:${this.table.inspectors[i].id}`) };
  }

  play() {
    const turns = this.table.objects.map(({ id }, o) => ({ o, digest: this.hash.hex(`mq1:turn:${this.seed}:${id}`) }));
    turns.sort((a, b) => (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : a.o - b.o));
    const assignment = turns.map(({ o }) => ({
      object: this.table.objects[o].id,
      inspectors: this.turn(o).map((i) => this.table.inspectors[i].id),
    }));
    return { assignment, maxLoad: this.flow.level };
  }

  /** Walk the deck from the front and take the first legal cards; never go back. */
  turn(o) {
    const team = [];
    for (let place = 0; team.length < this.table.objects[o].need; ) {
      const { i } = this.deck[place];
      if (this.isOpen(o, i) && this.flow.admits(o, i)) {
        this.flow.fix(o, i);
        team.push(i);
        this.nextCard(place);
      } else place += 1;
    }
    return team;
  }

  isOpen(o, i) {
    const { flow } = this;
    if (!bits.has(flow.eligible[o], i) || bits.has(flow.fixed[o], i)) return false;
    return flow.isQualified(i) || !flow.qualifiedOnly(o);
  }

  nextCard(place) {
    const [{ number, i }] = this.deck.splice(place, 1);
    if (number >= Math.min(this.table.inspectors[i].cap, this.flow.level)) return;
    const card = this.card(number + 1, i);
    let low = place;
    for (let high = this.deck.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (byCard(card, this.deck[middle]) < 0) high = middle;
      else low = middle + 1;
    }
    this.deck.splice(low, 0, card);
  }
}

function byCard(a, b) {
  if (a.number !== b.number) return a.number - b.number;
  if (a.digest !== b.digest) return a.digest < b.digest ? -1 : 1;
  return a.i - b.i; // inspectors stand in the order of their ids
}
