// How things are drawn: elements, icons, lengths of time, and the one colour.

/** An element. Text is text: nothing that a session says can become markup. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** The same for a drawing. */
export function s(tag, props = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const ICONS = {
  again: "M12 5V1L6.5 6 12 11V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z",
  play: "M8 4.5v15l12-7.5z",
  pause: "M6 4.5h4v15H6zM14 4.5h4v15h-4z",
  next: "M5 4.5v15L16 12zM17 4.5h2.5v15H17z",
  back: "M15.5 4 7.5 12l8 8 1.4-1.4L10.3 12l6.6-6.6z",
  tick: "M9.5 17.6 4.4 12.5l1.5-1.5 3.6 3.6 8.6-8.6 1.5 1.5z",
  down: "M11 3h2v9.2l3.6-3.6L18 10l-6 6-6-6 1.4-1.4 3.6 3.6zM5 19h14v2H5z",
  list: "M4 6h16v2H4zM4 11h16v2H4zM4 16h16v2H4z",
};

export const icon = (name) =>
  s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, s("path", { d: ICONS[name] }));

/** 75 000 ms are "1:15"; hours only where there are some. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

/** What is left, large: whole seconds, rounded up, so that 0 is the end. */
export function countdown(ms) {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? String(seconds) : clock(seconds * 1000);
}

export function minutes(ms) {
  return Math.max(1, Math.round(ms / 60000));
}

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** "lower-back" as one reads it. */
export const words = (name) => name.replaceAll("-", " ");

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const DARK = [12, 11, 10];
const LIGHT = [247, 244, 238];

/** A session's colour as it can be read on the dark and on the light page: its hue, with enough contrast. */
export function paint(element, colour) {
  const hex = /^#[0-9a-f]{6}$/i.test(colour ?? "") ? colour : "#d9a066";
  const rgb = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  element.style.setProperty("--on-dark", readable(rgb, DARK, [255, 255, 255], 5.5));
  element.style.setProperty("--on-light", readable(rgb, LIGHT, [0, 0, 0], 5));
  return element;
}

function readable(rgb, ground, toward, least) {
  for (let step = 0; step <= 20; step++) {
    const mixed = rgb.map((part, i) => Math.round(part + ((toward[i] - part) * step) / 20));
    if (contrast(mixed, ground) >= least) return `rgb(${mixed.join(" ")})`;
  }
  return `rgb(${toward.join(" ")})`;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((one, two) => one - two);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
