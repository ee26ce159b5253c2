/** <mq-countdown datetime="2026-11-23T10:00:00+08:00">: time left, in words, once a second at most. */
const DAY = 86400;

/** "2 天 3 小时", "5 分 08 秒"; empty once the moment has passed. */
export function timeLeft(seconds) {
  if (seconds <= 0) return "";
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return `${days} 天 ${hours} 小时`;
  if (hours) return `${hours} 小时 ${minutes} 分`;
  return `${minutes} 分 ${String(Math.floor(seconds % 60)).padStart(2, "0")} 秒`;
}

class Countdown extends HTMLElement {
  connectedCallback() {
    this.moment = Date.parse(this.getAttribute("datetime"));
    if (Number.isNaN(this.moment)) return;
    this.tick();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  tick() {
    const seconds = (this.moment - Date.now()) / 1000;
    const text = timeLeft(seconds) || this.dataset.passed || "时间已到";
    if (this.textContent !== text) this.textContent = text;
    if (seconds <= 0) {
      this.dispatchEvent(new CustomEvent("passed", { bubbles: true }));
      return;
    }
    this.timer = setTimeout(() => this.tick(), seconds > 3600 ? 60000 : 1000);
  }
}

customElements.define("mq-countdown", Countdown);
