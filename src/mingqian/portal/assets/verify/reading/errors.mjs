/** A refusal with its reason in Chinese and English and the place it happened. */
export class InputError extends Error {
  constructor(zh, en, { line = 0, field = "" } = {}) {
    super(en);
    Object.assign(this, { zh, en, line, field });
  }

  /** The Chinese sentence with line and field in front. */
  get messageZh() {
    return (this.line ? `第 ${this.line} 行：` : "") + (this.field ? `字段 ${this.field}：` : "") + this.zh;
  }

  /** The English sentence with line and field in front. */
  get messageEn() {
    return (this.line ? `line ${this.line}: ` : "") + (this.field ? `field ${this.field}: ` : "") + this.en;
  }
}

/** A claim that was recomputed and came out otherwise; `differences` lists {where, stated, right}. */
export class Mismatch extends InputError {
  constructor(zh, en, { differences = [], ...place } = {}) {
    super(zh, en, place);
    this.differences = differences;
  }
}

/** A step that cannot be judged here; says what is missing. */
export class Unchecked extends Error {
  constructor(zh, en) {
    super(en);
    Object.assign(this, { zh, en });
  }
}
