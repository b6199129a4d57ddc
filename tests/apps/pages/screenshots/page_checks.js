'use strict';
// Uses the sample page as a reader would, and tells in <body data-told> what it found: "all 12 checks hold", or the
// first that does not. Runs in the page, after its own scripts.

function check(what, holds) {
  if (!holds) throw new Error(what);
  check.count = (check.count ?? 0) + 1;
}

const first = (selector) => document.querySelector(selector);
const column = (number) => [...first('.sortable').tBodies[1].rows].map((row) => row.cells[number].textContent);

function checkSorting() {
  const head = first('.sortable thead').rows[0].cells[1];
  const before = column(0);
  const press = () => head.querySelector('button').click();
  press();
  check('the first press sorts from the highest', column(0)[0] === 'BI-R' && head.getAttribute('aria-sort') === 'descending');
  press();
  check('the second press sorts from the lowest', column(0)[0] === 'SI' && head.getAttribute('aria-sort') === 'ascending');
  press();
  check('the third press restores the order', column(0).join() === before.join() && head.getAttribute('aria-sort') === 'none');
  first('.sortable thead').rows[0].cells[0].querySelector('button').click();
  check('texts are sorted from A', column(0)[0] === 'A-GEM');
  check('bounds stay above', first('.sortable').tBodies[0].rows[1].cells[0].textContent === 'None');
}

function checkFilter() {
  const input = document.getElementById('run-filter');
  const shown = () => [...document.querySelectorAll('#run-list > li')].filter((item) => !item.hidden).length;
  const type = (text) => { input.value = text; input.dispatchEvent(new Event('input')); };
  type('er --seed=2 ');
  check('a filter of two words leaves the runs that have both', shown() > 0 && shown() < 60);
  type('failed:');
  check('a filter finds notes', shown() === 1 && document.getElementById('run-count').textContent === '1 of 60 runs');
  type('');
  check('no filter leaves all', shown() === 60);
}

// The share of a canvas that is painted.
function ink(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
  return painted / (data.length / 4);
}

function checkCharts() {
  const canvases = () => [...document.querySelectorAll('.canvas canvas')];
  check('three charts are painted', canvases().length === 3 && canvases().every((canvas) => ink(canvas) > 0.02));
  const before = ink(canvases()[1]);
  const button = document.querySelectorAll('.legend')[1].querySelector('button');
  button.click();
  check('a curve can be switched off', ink(canvases()[1]) < before && button.getAttribute('aria-pressed') === 'false');
  button.click();
  check('and on', Math.abs(ink(canvases()[1]) - before) < 1e-6 && button.getAttribute('aria-pressed') === 'true');
  for (const { figure, hidden } of charts) {
    const picture = chartPicture(figure, hidden);
    check(`a picture of ${figure.name} can be saved`, picture.width === 1760 && picture.toDataURL('image/png').length > 2e4);
  }
}

// The colour at a place of a chart, in its own numbers, as [red, green, blue]: the darkest of some pixels around it,
// since a line may be dashed, and lie between two pixels.
function colourAt({ chart }, x, y, across = 1, down = 1) {
  const [left, top] = [chart.scales.x.getPixelForValue(x), chart.scales.y.getPixelForValue(y)];
  const scale = chart.currentDevicePixelRatio;
  const corner = [Math.round(left * scale - across / 2), Math.round(top * scale - down / 2)];
  const { data } = chart.ctx.getImageData(...corner, across, down);
  const colours = [];
  for (let i = 0; i < data.length; i += 4) {
    const opacity = data[i + 3] / 255;
    colours.push([0, 1, 2].map((k) => Math.round(data[i + k] * opacity + 255 * (1 - opacity))));
  }
  return colours.sort((one, other) => luminance(one) - luminance(other))[0];
}

const near = (colour, hex) => hexChannels(hex).every((channel, k) => Math.abs(channel - colour[k]) <= 6);

function checkColours() {
  const [bars, curves, sweep] = charts;
  check('a bar has its colour', near(colourAt(bars, 0.1, 2), '#006400') && near(colourAt(bars, 0.5, 11), '#800080'));
  check('a bar ends at its value', near(colourAt(bars, 0.64, 9.25), '#ff4500') && !near(colourAt(bars, 0.67, 9.25), '#ff4500'));
  check('a whisker reaches to the end of the interval', near(colourAt(bars, 0.7, 9, 1, 3), '#1b1f26'));
  check('and no further', near(colourAt(bars, 0.76, 9, 1, 3), '#ffffff'));
  const [, [x, value, low]] = curves.figure.series[0].points.slice(30);
  const band = colourAt(curves, x, low + 0.25 * (value - low));
  check('a curve has a band of its colour', band[0] < band[2] && band[2] > 230 && band[0] > 180);
  check('a mark is drawn where a context ends', luminance(colourAt(curves, 2000, 0.72, 3, 9)) < 0.7);
  check('a level is drawn at its height', near(colourAt(sweep, 3, 0.978, 20, 3), '#000000'));
  check('a curve is broken where a value is missing', near(colourAt(sweep, 2e11, 0.832, 3, 9), '#ffffff'));
}

function checkTheme() {
  const paper = () => getComputedStyle(document.body).backgroundColor;
  const before = paper();
  first('.theme').click();
  check('the button changes the theme', paper() !== before);
  first('.theme').click();
  check('and back', paper() === before);
}

addEventListener('load', () => {
  try {
    checkCharts();
    checkColours();
    checkSorting();
    checkFilter();
    checkTheme();
    const end = first('footer').getBoundingClientRect().bottom + scrollY;
    check('the page ends with its footer', document.documentElement.scrollHeight < end + 100);
    check('no error was thrown', document.documentElement.dataset.error === undefined);
    document.body.dataset.told = `all ${check.count} checks hold`;
  } catch (error) {
    document.body.dataset.told = `not so: ${error.message}`;
  }
});
