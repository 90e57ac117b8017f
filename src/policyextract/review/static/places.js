// Where in the source the words stand that a person has selected on the page.

// Offsets count code points, as the database does; JavaScript counts an emoji as two.
const length = (text) => [...text].length;

// The line that a boundary of a selection is in; between lines it is the next one, behind all of them none.
function lineAt(root, node, at) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const own = element.closest(".line[data-start]");
  if (own) return own;
  const range = document.createRange();
  range.setStart(node, at);
  return [...root.querySelectorAll(".line[data-start]")].find((line) => range.comparePoint(line, 0) >= 0);
}

// The offset of a boundary in the source; null where no source stands there.
function offset(root, node, at) {
  const line = lineAt(root, node, at);
  if (!line) {
    const last = [...root.querySelectorAll(".line[data-start]")].at(-1);
    return last ? Number(last.dataset.start) + length(last.textContent) : null;
  }
  const start = Number(line.dataset.start);
  if (!line.contains(node)) return start;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, at);
  return start + length(before.toString());
}

// {start, end} of selected words, in code points of the source; null where nothing of it is selected.
export function offsets(selection) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const root = document.querySelector(".text");
  if (!root || !range.intersectsNode(root)) return null;
  const inside = (node) => root.contains(node);
  const start = inside(range.startContainer) ? offset(root, range.startContainer, range.startOffset) : offset(root, root, 0);
  const end = inside(range.endContainer) ? offset(root, range.endContainer, range.endOffset) : offset(root, root, root.childNodes.length);
  return start === null || end === null || end <= start ? null : { start, end };
}
