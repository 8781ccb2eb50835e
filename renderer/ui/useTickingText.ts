import { useEffect, useRef } from 'react';
import type { Cancel } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import styles from './ticker.module.css';

const seconds = new Listeners();

/** Runs just after each whole second of the wall clock, so that all clocks on screen change together. */
function tickNext(): void {
  const untilNextMs = 1_000 - (Date.now() % 1_000) + 2;
  setTimeout(() => {
    seconds.emit();
    if (seconds.size > 0) tickNext();
  }, untilNextMs);
}

function everySecond(run: () => void): Cancel {
  if (seconds.size === 0) tickNext();
  return seconds.add(run);
}

/**
 * Changes the text of an existing text node.
 * Replacing the node would make Chromium re-evaluate selectors on the content (`:has()`, `:empty`), in all tile headers each
 * second.
 */
function writeText(element: Element, text: string): void {
  const { firstChild: held } = element;
  if (held instanceof Text && text !== '') held.data = text;
  else element.textContent = text;
}

/** Writes a running clock: only changed characters, each digit in a cell of its own so that none moves another. */
function writeFigures(element: HTMLElement, text: string): void {
  const cells = [...text].map((character, at) => {
    const cell = element.children[at] ?? element.appendChild(document.createElement('span'));
    if (cell.textContent !== character) {
      writeText(cell, character);
      const look = /\d/.test(character) ? (styles.digit ?? '') : '';
      if (cell.className !== look) cell.className = look;
    }
    return cell;
  });
  while (element.children.length > cells.length) element.lastElementChild?.remove();
}

/**
 * Returns a ref to an element whose text is `text()`, rewritten each second and at each render.
 * Written to the DOM directly: 16 tiles must not cost 16 renders a second. `figures`: the text is a clock.
 */
export function useTickingText<E extends HTMLElement>(
  text: () => string,
  look: 'words' | 'figures' = 'words',
): React.RefObject<E | null> {
  const ref = useRef<E>(null);
  const latest = useRef(text);
  const write = useRef(() => {
    const element = ref.current;
    // While the element is not rendered no text is computed.
    if (!element) return;
    const now = latest.current();
    if (element.textContent === now) return;
    if (look === 'figures') writeFigures(element, now);
    else writeText(element, now);
  });
  useEffect(() => {
    latest.current = text;
    write.current();
  });
  useEffect(() => everySecond(write.current), []);
  return ref;
}
