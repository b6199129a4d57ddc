// Legends of buttons: to be reached by keyboard, which what is painted on a canvas cannot be.

const svgName = 'http://www.w3.org/2000/svg';

function svgElement(name, attributes) {
  const element = document.createElementNS(svgName, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const shapePaths = {
  circle: 'M17 3.5a3.5 3.5 0 1 0 .01 0z',
  rect: 'M14 4h6v6h-6z',
  triangle: 'M17 3l4 7h-8z',
  rectRot: 'M17 2.5l4.5 4.5-4.5 4.5-4.5-4.5z',
  crossRot: 'M14 4l6 6M20 4l-6 6',
  star: 'M17 3v8M13 7h8M14 4l6 6M20 4l-6 6',
};

function sample(entry) {
  const picture = svgElement('svg', { width: 34, height: 14, 'aria-hidden': 'true' });
  const paint = { stroke: rgb(entry.stroke), fill: 'none', 'stroke-width': Math.min(entry.width, 2.5) };
  picture.append(svgElement('path', { ...paint, d: 'M0 7h34', 'stroke-dasharray': entry.dash.join(' ') }));
  if (entry.shape) {
    const filled = { ...paint, 'stroke-width': 1.5, fill: rgb(entry.stroke) };
    picture.append(svgElement('path', { ...filled, d: shapePaths[entry.shape] }));
  }
  return picture;
}

// Calls `toggle` with the index of the entry that was chosen.
function legend(all, hidden, toggle) {
  const list = document.createElement('ul');
  list.className = 'legend';
  list.setAttribute('role', 'list');
  for (const entry of all) {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', String(!hidden.has(entry.index)));
    button.append(sample(entry), entry.label);
    button.addEventListener('click', () => {
      toggle(entry.index);
      button.setAttribute('aria-pressed', String(!hidden.has(entry.index)));
    });
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
  return list;
}
