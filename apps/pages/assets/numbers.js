// Numbers as people read them on axes and in tooltips.

const superscripts = { '-': '\u207b', 0: '\u2070', 1: '\u00b9', 2: '\u00b2', 3: '\u00b3', 4: '\u2074', 5: '\u2075',
  6: '\u2076', 7: '\u2077', 8: '\u2078', 9: '\u2079' };

function powerOfTen(exponent) {
  return '10' + [...String(exponent)].map((digit) => superscripts[digit]).join('');
}

// 0.05, 12,000, 5×10⁷.
function numberText(value) {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return value.toLocaleString('en', { maximumSignificantDigits: 6 });
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const digits = Number((value / 10 ** exponent).toPrecision(3));
  return digits === 1 ? powerOfTen(exponent) : `${digits}\u00d7${powerOfTen(exponent)}`;
}

// Of an axis with this distance between its ticks; without one, as exactly as it matters.
function axisText(axis, value, step) {
  if (!axis.fraction) return numberText(value);
  const decimals = step === undefined ? 2 : Math.max(0, Math.ceil(-Math.log10(100 * step) - 1e-9));
  return `${(100 * value).toFixed(decimals)}\u2009%`;
}

// "91.20 % (90.80 to 91.60)".
function spreadText(axis, { value, low, high }) {
  if (value === null) return 'missing';
  const text = axisText(axis, value);
  if (low === null || high === null) return text;
  return `${text} (${axisText(axis, low)} to ${axisText(axis, high)})`;
}
