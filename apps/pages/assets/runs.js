// The list of runs: its filter, and commands to copy.

function startFilter(list) {
  const input = document.getElementById('run-filter');
  const count = document.getElementById('run-count');
  const items = [...list.children].map((item) => ({ item, text: null }));
  const all = count.textContent;
  input.closest('.filter').hidden = false;
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of items) {
      entry.text ??= entry.item.textContent.toLowerCase();
      entry.item.hidden = !words.every((word) => entry.text.includes(word));
      shown += !entry.item.hidden;
    }
    count.textContent = words.length === 0 ? all : `${shown} of ${all}`;
  });
}

function selectText(element) {
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.addRange(range);
}

// Where the clipboard is closed to pages, the text is selected, to be copied by hand.
async function copyCommand(button) {
  const code = button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(code.textContent);
    announce('Copied');
    button.firstChild.data = 'Copied';
    setTimeout(() => { button.firstChild.data = 'Copy'; }, 1500);
  } catch {
    selectText(code);
    announce('Selected; copy it with Ctrl+C');
  }
}

function startRuns() {
  const list = document.getElementById('run-list');
  if (!list) return;
  startFilter(list);
  for (const button of list.querySelectorAll('.copy')) button.hidden = false;
  list.addEventListener('click', (event) => {
    const button = event.target.closest('.copy');
    if (button) copyCommand(button);
  });
}
