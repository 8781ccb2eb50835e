import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { requiredContext } from './requiredContext.ts';
import { type Services, ServicesContext, useDesk, useRight } from './services.ts';

const [NameContext, useName] = requiredContext<string>('name');
const Desk = () => createElement('b', null, String(useDesk().connected));
const Name = () => createElement('b', null, useName());

it('a service is the value of the nearest provider', () => {
  const inner = createElement(NameContext, { value: 'inner' }, createElement(Name));
  expect(renderToStaticMarkup(createElement(NameContext, { value: 'outer' }, inner))).toBe('<b>inner</b>');
});

it('a service without a provider throws', () => {
  expect(() => renderToStaticMarkup(createElement(Name))).toThrow('no name is provided here');
  expect(() => renderToStaticMarkup(createElement(Desk))).toThrow('no desk, mirror, media and clock');
});

/** Services of a window where this operator is signed in. */
const servicesOf = (operator: object | null): Services =>
  ({ mirror: { status: createStore(() => ({ connected: true, desk: { operator } })) } }) as never;

const Right = () => createElement('b', null, String(useRight('alert.work')));
const render = (operator: object | null) =>
  renderToStaticMarkup(createElement(ServicesContext, { value: servicesOf(operator) }, createElement(Right)));

it('a right is granted only to an operator who has it', () => {
  expect(render({ rights: ['alert.work'] })).toBe('<b>true</b>');
  expect(render({ rights: ['alert.read'] })).toBe('<b>false</b>');
  expect(render(null)).toBe('<b>false</b>');
});
