// Starts everything. When all is drawn, <html data-ready> says how many charts there are; data-error is the first
// error, should there be one.

function announce(text) {
  document.getElementById('announcement').textContent = text;
}

// One chart's place on the page: canvas, legend, and the button that saves it.
class ChartPlace {
  constructor(figure, place) {
    this.figure = figure;
    this.hidden = new Set();
    this.box = document.createElement('div');
    this.box.className = 'canvas';
    this.legend = document.createElement('div');
    const save = document.createElement('button');
    save.type = 'button';
    save.textContent = 'Save as PNG';
    save.setAttribute('aria-label', `Save as PNG: ${figure.title}`);
    save.addEventListener('click', () => savePicture(figure, this.hidden));
    place.append(this.box, this.legend);
    place.hidden = false;
    const whole = place.closest('figure');
    whole.querySelector('.head').append(save);
    whole.querySelector('.numbers').open = false;
  }

  // Again after the theme has changed: its colours are painted. `fineness`: pixels per pixel of the page; if
  // not given, those of the screen.
  draw(theme, fineness) {
    this.chart?.destroy();
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `Chart: ${this.figure.title}. All its numbers are in the table below it.`);
    this.box.style.height = `${chartHeight(this.figure, this.box.clientWidth)}px`;
    this.box.replaceChildren(canvas);
    const configuration = chartConfiguration(this.figure, theme, this.hidden);
    configuration.options.devicePixelRatio = fineness;
    this.chart = new Chart(canvas, configuration);
    this.legend.replaceChildren(legend(entries(this.figure, theme), this.hidden, (index) => this.toggle(index)));
  }

  toggle(index) {
    if (!this.hidden.delete(index)) this.hidden.add(index);
    this.chart.data.datasets.forEach((_, i) => this.chart.setDatasetVisibility(i, !this.hidden.has(i)));
    this.chart.update();
  }
}

function startCharts() {
  const figures = JSON.parse(document.getElementById('chart-data').textContent);
  const places = [...document.querySelectorAll('.chart')];
  return figures.map((figure, i) => new ChartPlace(figure, places[i]));
}

function startTheme(redraw) {
  const root = document.documentElement;
  const preference = matchMedia('(prefers-color-scheme: dark)');
  const button = document.querySelector('.theme');
  const isDark = () => (root.dataset.theme ?? (preference.matches ? 'dark' : 'light')) === 'dark';
  const follow = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `${button.textContent} theme`);
    redraw(themeColours());
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    follow();
  });
  preference.addEventListener('change', follow);
  addEventListener('beforeprint', () => redraw(lightColours, 3));
  addEventListener('afterprint', follow);
  follow();
}

function noteError(text) {
  document.documentElement.dataset.error ??= text;
}

addEventListener('error', (event) => noteError(event.message));
addEventListener('unhandledrejection', (event) => noteError(String(event.reason)));
addEventListener('securitypolicyviolation', (event) => noteError(`${event.violatedDirective}: ${event.blockedURI}`));

const charts = startCharts();
document.querySelectorAll('.sortable').forEach(makeSortable);
startRuns();
startTheme((theme, fineness) => charts.forEach((chart) => chart.draw(theme, fineness)));
document.documentElement.dataset.ready = String(charts.length);
