'use strict';
// Colours: the theme's, and those of curves and bars, which must be told from the paper in either theme. A colour is
// [red, green, blue], 0..255.

const hexChannels = (hex) => [1, 3, 5].map((begin) => parseInt(hex.slice(begin, begin + 2), 16));

// What a variable of the style sheet is in the theme of now.
function themeColour(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const numbers = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return numbers.slice(0, 3);
}

function rgb([red, green, blue], opacity = 1) {
  return `rgba(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)}, ${opacity})`;
}

// Relative luminance and contrast as WCAG 2 defines them.
function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

// Black is to be the strongest colour on dark paper too.
function mirrored(colour, paper) {
  const isGrey = Math.max(...colour) - Math.min(...colour) < 24;
  return isGrey && luminance(paper) < 0.5 ? colour.map((channel) => 255 - channel) : colour;
}

// The colour, or one of its hue that has at least `least` contrast with the paper.
function legible(colour, paper, least) {
  const goal = luminance(paper) > 0.5 ? 0 : 255;
  const start = mirrored(colour, paper);
  let mixed = start;
  for (let share = 0.05; contrast(mixed, paper) < least && share < 1; share += 0.05) {
    mixed = start.map((channel) => channel + share * (goal - channel));
  }
  return mixed;
}

// On dark paper thin lines need more.
const lineContrast = (paper) => (luminance(paper) > 0.5 ? 3 : 4.5);

// What charts are drawn with. Pictures that are saved are light whatever the screen is.
const themeColours = () =>
  Object.fromEntries(['paper', 'ink', 'quiet', 'line'].map((name) => [name, themeColour(name)]));

const lightColours = { paper: [255, 255, 255], ink: [27, 31, 38], quiet: [89, 98, 115], line: [221, 225, 232] };

const pageFont = () => getComputedStyle(document.body).fontFamily;
