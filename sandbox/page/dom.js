// Small helpers over the DOM. Text from events only ever passes through setText.

export const byId = (id) => document.getElementById(id);

/** Sets text only where it differs, so that live regions and selections are left alone. */
export function setText(node, text) {
  const wanted = text ?? "";
  if (node.textContent !== wanted) node.textContent = wanted;
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

export function fromTemplate(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

const kept = new WeakMap();

/**
 * Makes the children of `container` mirror `items`, one node per key.
 * A node lives as long as its key does, so that focus, scroll and open details survive updates.
 * `create(item)` returns `{node, update(item)}`.
 */
export function mirror(container, items, keyOf, create) {
  const before = kept.get(container) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = keyOf(item);
    after.set(key, before.get(key) ?? after.get(key) ?? create(item));
  }
  for (const [key, view] of before) if (!after.has(key)) view.node.remove();
  let position = 0;
  for (const { node } of after.values()) {
    if (container.children[position] !== node) {
      container.insertBefore(node, container.children[position] ?? null);
    }
    position += 1;
  }
  for (const item of items) after.get(keyOf(item)).update(item);
  kept.set(container, after);
  return after;
}
