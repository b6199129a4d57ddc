// Tables that are sorted by clicking on a column's title: numbers from the highest, texts from A; then the other way
// round; then as they came. Each body of the table is sorted by itself, and what is missing comes last.

function compareCells(one, other, isNumber) {
  if (!isNumber) return one.textContent.localeCompare(other.textContent, 'en', { numeric: true });
  return Number(one.dataset.value) - Number(other.dataset.value);
}

function sortRows(rows, column, order, isNumber) {
  if (order === 'none') return rows;
  const isMissing = (row) => isNumber && row.cells[column].dataset.value === undefined;
  const sign = order === 'ascending' ? 1 : -1;
  return rows.slice().sort((one, other) => {
    if (isMissing(one) || isMissing(other)) return isMissing(one) - isMissing(other);
    return sign * compareCells(one.cells[column], other.cells[column], isNumber);
  });
}

function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  const bodies = [...table.tBodies].map((body) => ({ body, rows: [...body.rows] }));
  heads.forEach((head, column) => {
    const isNumber = head.classList.contains('number');
    const orders = isNumber ? ['descending', 'ascending', 'none'] : ['ascending', 'descending', 'none'];
    const button = head.querySelector('button');
    button.disabled = false;
    button.addEventListener('click', () => {
      const order = orders[(orders.indexOf(head.getAttribute('aria-sort')) + 1) % 3];
      for (const other of heads) other.setAttribute('aria-sort', other === head ? order : 'none');
      for (const { body, rows } of bodies) body.append(...sortRows(rows, column, order, isNumber));
      announce(order === 'none' ? 'In the original order' : `Sorted by ${head.textContent.trim()}, ${order}`);
    });
  });
}
