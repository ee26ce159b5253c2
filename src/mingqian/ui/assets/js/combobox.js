/**
 * <mq-combobox>: a searchable choice around a real <select>.
 *
 * Without script the select works as it is. With data-src="/…/options/?q=" the options come from
 * the server as [{"value": "…", "label": "…", "hint": "…"}]; otherwise those of the select are
 * searched by text. Keyboard: arrows, Enter, Escape; the choice always ends up in the select.
 */
let counter = 0;

class Combobox extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector("select");
    if (!this.select || this.input) return;
    this.build();
    this.input.addEventListener("input", () => this.search(this.input.value));
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => this.onPick(event));
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  build() {
    const id = `combobox-${++counter}`;
    this.classList.add("combobox");
    this.input = document.createElement("input");
    Object.assign(this.input, { type: "text", className: "control", autocomplete: "off" });
    const placeholder = this.dataset.placeholder || "输入名称查找";
    this.input.placeholder = placeholder;
    const attributes = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid", "required"]) {
      if (this.select.hasAttribute(name)) this.input.setAttribute(name, this.select.getAttribute(name));
    }
    this.list = document.createElement("div");
    Object.assign(this.list, { id, className: "combobox__list", hidden: true });
    this.list.setAttribute("role", "listbox");
    // The label must lead to what one types in; the select keeps name and value
    this.input.id = this.select.id;
    this.select.id = `${id}-value`;
    this.select.hidden = true;
    this.select.required = false;
    this.input.value = this.chosenLabel();
    this.append(this.input, this.list);
  }

  chosenLabel() {
    const option = this.select.selectedOptions[0];
    return option && option.value ? option.textContent.trim() : "";
  }

  search(text) {
    clearTimeout(this.timer);
    const query = text.trim();
    if (!query) this.choose("", "");
    if (!this.dataset.src) {
      this.show(this.ownOptions(query));
      return;
    }
    this.timer = setTimeout(() => this.fetchOptions(query), 200);
  }

  ownOptions(query) {
    const wanted = query.toLowerCase();
    return [...this.select.options]
      .filter((option) => option.value && option.textContent.toLowerCase().includes(wanted))
      .slice(0, 50)
      .map((option) => ({ value: option.value, label: option.textContent.trim() }));
  }

  async fetchOptions(query) {
    const response = await fetch(this.dataset.src + encodeURIComponent(query), {
      headers: { Accept: "application/json" },
    });
    if (response.ok && this.input.value.trim() === query) this.show(await response.json());
  }

  show(options) {
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    if (!options.length) {
      const none = document.createElement("p");
      none.className = "combobox__none";
      none.textContent = "没有匹配的选项";
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(0);
  }

  row({ value, label, hint }, index) {
    const row = document.createElement("div");
    row.className = "combobox__option";
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    row.dataset.value = value;
    row.dataset.label = label;
    row.textContent = label;
    if (hint) {
      const small = document.createElement("small");
      small.textContent = hint;
      row.append(small);
    }
    return row;
  }

  mark(index) {
    const rows = [...this.list.querySelectorAll('[role="option"]')];
    this.current = rows.length ? (index + rows.length) % rows.length : -1;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === this.current)));
    const active = rows[this.current];
    if (active) {
      this.input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    }
  }

  onKey(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.mark(this.current + (event.key === "ArrowDown" ? 1 : -1));
      else this.search(this.input.value);
      event.preventDefault();
    } else if (event.key === "Enter" && open) {
      const row = this.list.querySelector('[aria-selected="true"]');
      if (row) this.pick(row);
      event.preventDefault();
    } else if (event.key === "Escape" && open) {
      this.close();
      event.preventDefault();
      event.stopPropagation();
    }
  }

  onPick(event) {
    const row = event.target.closest('[role="option"]');
    if (row) this.pick(row);
    event.preventDefault();
  }

  pick(row) {
    this.choose(row.dataset.value, row.dataset.label);
    this.input.value = row.dataset.label;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }

  choose(value, label) {
    if (value && ![...this.select.options].some((option) => option.value === value)) {
      this.select.append(new Option(label, value));
    }
    if (this.select.value === value) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Left without a choice: what is shown must be what is chosen. */
  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.value = this.chosenLabel();
  }
}

customElements.define("mq-combobox", Combobox);
